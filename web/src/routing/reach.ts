/** Whether other devices can reach an address. */

const LOOP_BACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?)$/;

/** Whether `address`, a host with or without a port, leads back to this very device. */
export function isLoopBack(address: string): boolean {
  return LOOP_BACK.test(address.replace(/:\d+$/, ""));
}
