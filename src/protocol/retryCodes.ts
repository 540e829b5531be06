/**
 * The close codes after which reconnecting is likely to help: the server or network failed, restarts, is overloaded, or was not reached. All other
 * codes mean a decision or a mistake, so the next attempt would end the same way.
 */
export const retryCodes: readonly number[] = [1001, 1005, 1006, 1011, 1012, 1013, 1014, 1015, 3008]
