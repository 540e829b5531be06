/**
 * After which close codes connecting again is likely to help: the server or something on the way failed, restarts or is too busy, or was
 * never reached. All others tell of a decision or of a mistake, which the next attempt would only meet again.
 */
export const retryCodes: readonly number[] = [1001, 1005, 1006, 1011, 1012, 1013, 1014, 1015, 3008]
