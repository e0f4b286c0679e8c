# One image for gateway, api, the demo and every command. NODE_IMAGE may be another base that has Node 24, npm and a user 1000.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
COPY domain/package.json domain/
COPY store/package.json store/
COPY gateway/package.json gateway/
COPY api/package.json api/
COPY dashboards/package.json dashboards/
COPY firmware-sim/package.json firmware-sim/
COPY cli/package.json cli/
# A registry or an authority of one's own comes in as a secret (npmrc, ca), and stays out of the image.
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca \
    if [ -s /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi; \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE}
ENV NODE_ENV=production LINLI_HOME=/var/lib/linli
WORKDIR /app
COPY --from=dependencies /app ./
COPY . ./
# Volumes mounted here are given these owners.
RUN mkdir -p /var/lib/linli /run/linli/writer /run/linli/reader && chown -R 1000:1000 /var/lib/linli /run/linli
USER 1000:1000
ENTRYPOINT ["node", "/app/cli/bin/linli.js"]
CMD ["--help"]
