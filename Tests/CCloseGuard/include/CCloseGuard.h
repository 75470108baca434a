// A guard in the test program: whoever closes a descriptor that is not open ends it.
//
// Why: by the second time that a descriptor is closed its number may be that of another file, which is then
// closed behind the back of whoever opened it. Where nothing runs beside, nobody notices.
#pragma once
