/**
 * Real-estate unit numbers (不动产单元号), 28 characters: division, cadastral district and sub-district, kind of the parcel, its
 * sequence, and the building with its unit.
 *
 * Source: GB/T 37346-2019. `GB` is state-owned land for building, `F` a house or part of one.
 */

const DISTRICTS = 17;
const SUB_DISTRICTS = 200;
const PARCELS = 99_999;

export interface UnitParts {
  /** Six digits, GB/T 2260: where it lies. */
  readonly division: string;
  /** From 1; distinct parcels of a division differ in it. At most {@link PARCELS} in each sub-district. */
  readonly parcel: number;
  readonly building: number;
  readonly unit: number;
}

/** Puts a number together; distinct parts give distinct numbers. */
export function unitNumber({ division, parcel, building, unit }: UnitParts): string {
  const index = parcel - 1;
  const district = (index % DISTRICTS) + 1;
  const subDistrict = (Math.floor(index / DISTRICTS) % SUB_DISTRICTS) + 1;
  const sequence = Math.floor(index / (DISTRICTS * SUB_DISTRICTS)) + 1;
  if (sequence > PARCELS) throw new RangeError(`no parcel number is left in division ${division}`);
  return `${division}${digits(district, 3)}${digits(subDistrict, 3)}GB${digits(sequence, 5)}F${digits(building, 4)}${digits(unit, 4)}`;
}

const digits = (value: number, length: number): string => String(value).padStart(length, '0');
