declare module "virtual:texts" {
  type Messages = Record<string, (values?: object) => string>;
  /** The compiled messages, by language and part. */
  export const chunks: Record<string, Record<string, () => Promise<{ default: Messages }>>>;
}
