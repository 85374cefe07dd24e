/* Parts of Windows 10 that Wine lacks, for trials under Wine only: none of this is shipped.
   Compile with one of -DBCRYPTPRIMITIVES, -DMSCMS. */
#include <windows.h>
#include <ntsecapi.h>
#define OFFERED __declspec(dllexport)

#ifdef BCRYPTPRIMITIVES /* Rust's standard library asks for random numbers here */
OFFERED BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) { return RtlGenRandom(bytes, (ULONG)count); }
#endif

#ifdef MSCMS /* Qt reads the screen's colour profile; "there is none" means sRGB */
OFFERED BOOL WINAPI GetColorProfileFromHandle(void *profile, BYTE *bytes, DWORD *count) { return FALSE; }
OFFERED BOOL WINAPI CloseColorProfile(void *profile) { return TRUE; }
OFFERED void *WINAPI WcsCreateIccProfile(void *profile, DWORD options) { return 0; }
OFFERED void *WINAPI OpenColorProfileW(void *profile, DWORD access, DWORD sharing, DWORD creation) { return 0; }
#endif
