/* Wine 8 lacks bcryptprimitives.dll, from which every Rust program takes its random numbers. This one asks wine's
   advapi32 instead. For tests under wine only: it is never part of the product. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE place, SIZE_T length) {
  while (length) {
    ULONG piece = length > 0x10000000 ? 0x10000000 : (ULONG)length;
    if (!SystemFunction036(place, piece)) return FALSE;
    place += piece;
    length -= piece;
  }
  return TRUE;
}
