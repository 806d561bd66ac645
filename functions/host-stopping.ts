/** Why work ends when the host tells the app to: the reason of the signal that everything has. */
export class HostStopping extends Error {
  constructor() {
    super('The host is shutting down.');
    this.name = 'HostStopping';
  }
}
