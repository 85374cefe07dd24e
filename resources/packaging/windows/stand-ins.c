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

#ifdef UISETTINGS /* Qt asks Windows for its accent colour and gives up the process when nobody answers */
#include <objbase.h>

static HRESULT STDMETHODCALLTYPE query(IUnknown *self, REFIID iid, void **out);
static ULONG STDMETHODCALLTYPE count(IUnknown *self) { return 1; } /* all of it is static */
static HRESULT STDMETHODCALLTYPE none(void *self, void *out) { return E_NOTIMPL; }
static HRESULT STDMETHODCALLTYPE color(void *self, int type, UINT32 *out) { *out = 0xFFD47800; return S_OK; } /* ABGR */
static HRESULT STDMETHODCALLTYPE activate(void *self, void **out);

static void *settings_methods[32] = {query, count, count, none, none, none, none, none, none, none, none, none, none,
    none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none};
static void *colors_methods[] = {query, count, count, none, none, none, color, none, none};
static void *factory_methods[] = {query, count, count, none, none, none, activate};
static struct { void **methods; } settings = {settings_methods}, colors = {colors_methods}, factory = {factory_methods};

static const GUID IID_colors = {0x03021BE4, 0x5254, 0x4781, {0x81, 0x94, 0x51, 0x68, 0xF7, 0xD0, 0x6D, 0x7B}};

static HRESULT STDMETHODCALLTYPE query(IUnknown *self, REFIID iid, void **out) {
    *out = (void *)self == (void *)&factory ? (void *)&factory
        : IsEqualGUID(iid, &IID_colors) ? (void *)&colors : (void *)&settings;
    return S_OK;
}
static HRESULT STDMETHODCALLTYPE activate(void *self, void **out) { *out = &settings; return S_OK; }
OFFERED HRESULT WINAPI DllGetActivationFactory(void *name, void **out) { *out = &factory; return S_OK; }
OFFERED HRESULT WINAPI DllCanUnloadNow(void) { return S_FALSE; }
#endif
