// Ask the service worker to keep this page, and the files it needs, for when there is no signal.

const PATIENCE = 15_000;

/** @param {string[]} files @returns {Promise<boolean>} true when all of it is on this device */
export async function keepForOffline(files = []) {
  if (!navigator.serviceWorker) return false;
  const { active } = await Promise.race([navigator.serviceWorker.ready, new Promise((resolve) => setTimeout(resolve, PATIENCE, {}))]);
  if (!active) return false;
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data === true);
    setTimeout(resolve, PATIENCE, false);
  });
  active.postMessage({ keep: { page: location.href, files } }, [port2]);
  return answered;
}
