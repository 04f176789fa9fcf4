/** How far a request's timestamp may be from the peer's clock (`peer.authentication.timewindow` of core.yaml). */
const WINDOW_MS = 15 * 60_000;

/**
 * True if a request's timestamp is near enough. Fabric's endorsers ask so of proposals (the auth filter
 * `TimeWindowCheck`, through which the Gateway service calls them too) and its Deliver service of seek requests; nobody
 * asks it of a transaction in a block.
 */
export function isTimely(timestamp: Date | undefined, now: Date): boolean {
  // A message without one reads as 1970 on Fabric.
  return Math.abs(now.getTime() - (timestamp?.getTime() ?? 0)) <= WINDOW_MS;
}
