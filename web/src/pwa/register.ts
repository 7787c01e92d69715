/** The service worker, registered once the page has loaded: it must not compete with the first start. */

export function registerWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  addEventListener("load", () => {
    navigator.serviceWorker.register("/sw.js").catch(() => null); // not in a private window, or without HTTPS
  });
}
