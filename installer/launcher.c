/* Starts the Python that lies beside this program, with "-m kaigo_desktop" and the arguments given.

   python311.dll finds python311._pth beside itself, so neither the environment nor another Python on the
   computer changes what is run. Arguments that begin with -m go to Python as they are: the program starts
   itself anew in this way. Built twice: with WINDOW for the Start menu, without for a terminal. */

#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#define LONGEST 32768
#define LIBRARY L"python\\python311.dll"

typedef int (*PyMain)(int count, wchar_t **words);

static int refuse(const wchar_t *what)
{
#ifdef WINDOW
    MessageBoxW(NULL, what, L"介護補助金デスク", MB_OK | MB_ICONERROR);
#else
    DWORD written;
    WriteConsoleW(GetStdHandle(STD_ERROR_HANDLE), what, (DWORD)wcslen(what), &written, NULL);
#endif
    return 3;
}

static int start(int count, wchar_t **words)
{
    static wchar_t own[LONGEST], library[LONGEST];
    DWORD length = GetModuleFileNameW(NULL, own, LONGEST);
    wchar_t *end = wcsrchr(own, L'\\');
    if (length == 0 || length >= LONGEST - wcslen(LIBRARY) || end == NULL)
        return refuse(L"プログラムの場所が分かりません。もう一度インストールしてください。\n");
    wcsncpy(library, own, (size_t)(end - own) + 1);
    wcscat(library, LIBRARY);

    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    PyMain run = python ? (PyMain)(void *)GetProcAddress(python, "Py_Main") : NULL;
    wchar_t **given = calloc((size_t)count + 3, sizeof *given);
    if (run == NULL || given == NULL)
        return refuse(L"プログラムの一部がありません。もう一度インストールしてください。\n");

    int own_count = 0;
    given[own_count++] = own;
    if (count < 2 || wcscmp(words[1], L"-m") != 0) {
        given[own_count++] = L"-m";
        given[own_count++] = L"kaigo_desktop";
    }
    for (int word = 1; word < count; word++)
        given[own_count++] = words[word];
    return run(own_count, given);
}

#ifdef WINDOW
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, wchar_t *line, int show)
{
    (void)self, (void)before, (void)line, (void)show;
    return start(__argc, __wargv);
}
#else
int wmain(int count, wchar_t **words)
{
    return start(count, words);
}
#endif
