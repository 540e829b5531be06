/** Turns an option that may also be a boolean or missing into an object. */
export const toObject = <Options extends object>(option: Options | boolean | null | undefined): Options =>
  Object(option) as Options
