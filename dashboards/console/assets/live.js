// Says so when the live changes stop: a page that looks alive and is not would be a false all-clear.
(function () {
  const connection = document.getElementById('connection')
  const clock = document.getElementById('clock')
  if (!connection || !document.body.hasAttribute('sse-connect')) return
  const words = connection.querySelector('span')
  const alive = words.textContent
  const STALE_AFTER_MS = 10000
  let heard = Date.now()
  const show = () => {
    const stale = Date.now() - heard > STALE_AFTER_MS
    connection.classList.toggle('stale', stale)
    words.textContent = stale ? connection.dataset.stale + ' ' + clock.textContent : alive
  }
  const hear = () => {
    heard = Date.now()
    show()
  }
  document.body.addEventListener('htmx:sseMessage', hear)
  document.body.addEventListener('htmx:sseOpen', hear)
  setInterval(show, 1000)
})()
