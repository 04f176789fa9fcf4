// google-protobuf publishes no types; these are the two messages Fabric's protocol borrows from it.

declare module 'google-protobuf/google/protobuf/timestamp_pb' {
  export class Timestamp {
    static fromDate(date: Date): Timestamp;
    toDate(): Date;
    getSeconds(): number;
    getNanos(): number;
  }
}

declare module 'google-protobuf/google/protobuf/any_pb' {
  export class Any {
    pack(bytes: Uint8Array, typeName: string): void;
  }
}
