// Says so when the live changes stop: a page that looks alive and is not would be a false all-clear.
(function () {
  const connection = document.getElementById('connection')
  if (!connection || !document.body.hasAttribute('sse-connect')) return
  const words = connection.querySelector('span')
  const alive = words.textContent
  const STALE_AFTER_MS = 10000
  // The element is replaced with every sign of life.
  const since = () => document.getElementById('clock')?.textContent ?? ''
  let heard = Date.now()
  const show = () => {
    const stale = Date.now() - heard > STALE_AFTER_MS
    connection.classList.toggle('stale', stale)
    words.textContent = stale ? connection.dataset.stale + ' ' + since() : alive
  }
  const hear = () => {
    heard = Date.now()
    show()
  }
  // Before the swap: afterwards the element is no longer in the page, and its events reach nobody.
  document.body.addEventListener('htmx:sseBeforeMessage', hear)
  document.body.addEventListener('htmx:sseOpen', hear)
  setInterval(show, 1000)
})()
