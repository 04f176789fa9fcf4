/** The departments over their real databases: one suite, because starting PostgreSQL costs more than most of its tests. */
import './civil-affairs/marriages';
import './housing/allocations';
import './natural-resources/owners';
import './scope/row-scope';
import './serve/lookups';
import './serve/paging';
import './serve/planned';
import './serve/refusals';
import './serve/serving';
