// The errors that calls reject with.

export class DriftDetectorError extends Error {
  /**
   * @param {import('./index.js').ErrorCode} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = 'DriftDetectorError';
    this.code = code;
  }
}

/**
 * The error of a call whose signal was aborted: always named AbortError, whatever the reason was.
 *
 * @param {AbortSignal} signal
 */
export function abortError(signal) {
  const { reason } = signal;
  if (reason instanceof Error && reason.name === 'AbortError') {
    return reason;
  }
  const error = new DOMException('The call was aborted.', 'AbortError');
  Object.defineProperty(error, 'cause', { value: reason, configurable: true, writable: true });
  return error;
}
