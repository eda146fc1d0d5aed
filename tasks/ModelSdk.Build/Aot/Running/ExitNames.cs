using System.Globalization;

namespace ModelSdk.Build.Aot.Running;

/// <summary>Names of exit codes of apply_plugin_main: LiteRT's status numbers and signals.</summary>
internal static class ExitNames
{
    // litert/c/litert_common.h (enum LiteRtStatus): main returns the status. On Unix only its low 8 bits survive.
    private static readonly Dictionary<int, string> Statuses = new()
    {
        [1] = "ErrorInvalidArgument", [2] = "ErrorMemoryAllocationFailure", [3] = "ErrorRuntimeFailure", [4] = "ErrorMissingInputTensor",
        [5] = "ErrorUnsupported", [6] = "ErrorNotFound", [7] = "ErrorTimeoutExpired", [8] = "ErrorWrongVersion", [9] = "ErrorUnknown",
        [500] = "ErrorFileIO", [501] = "ErrorInvalidFlatbuffer", [502] = "ErrorDynamicLoading", [503] = "ErrorSerialization",
        [504] = "ErrorCompilation", [1000] = "ErrorIndexOOB", [1001] = "ErrorInvalidIrType", [1002] = "ErrorGraphInvariant",
        [1003] = "ErrorGraphModification", [1500] = "ErrorInvalidToolConfig", [2000] = "LegalizeNoMatch", [2001] = "ErrorInvalidLegalization",
        [3000] = "PatternNoMatch", [3001] = "InvalidTransformation", [4000] = "ErrorUnsupportedRuntimeVersion",
        [4001] = "ErrorUnsupportedCompilerVersion", [4002] = "ErrorIncompatibleByteCodeVersion",
        [5000] = "ErrorUnsupportedOpShapeInferer", [5001] = "ErrorShapeInferenceFailed",
    };

    // 128 + the number; 4 to 11 are the same on Linux and macOS but for SIGBUS.
    private static readonly Dictionary<int, string> Signals = new()
    {
        [130] = "SIGINT", [131] = "SIGQUIT", [132] = "SIGILL", [133] = "SIGTRAP", [134] = "SIGABRT", [135] = "SIGBUS", [136] = "SIGFPE",
        [137] = "SIGKILL", [138] = "SIGBUS", [139] = "SIGSEGV", [141] = "SIGPIPE", [143] = "SIGTERM", [152] = "SIGXCPU", [153] = "SIGXFSZ",
    };

    // NTSTATUS values that Windows gives for crashes.
    private static readonly Dictionary<uint, string> Crashes = new()
    {
        [0xC0000005] = "access violation", [0xC0000135] = "a library is missing", [0xC0000139] = "a function is missing in a library",
        [0xC000001D] = "illegal instruction", [0xC00000FD] = "stack overflow", [0xC0000409] = "failed check", [0xC0000017] = "no memory",
        [0xC000007B] = "a library for another processor",
    };

    /// <summary>Such as <c>exit 248 (ErrorCompilation)</c> or <c>exit 139 (SIGSEGV)</c>.</summary>
    public static string Title(int exit)
    {
        string? name = IsSignal(exit) ? Signals[exit]
            : Crashes.GetValueOrDefault(unchecked((uint)exit)) ?? StatusName(exit);
        string number = exit is < 0 or > 0xFFFF ? $"0x{exit:X8}" : exit.ToString(CultureInfo.InvariantCulture);
        return name is null ? $"exit {number}" : $"exit {number} ({name})";
    }

    /// <summary>Whether a program that ended with it crashed, or was ended by another.</summary>
    public static bool IsCrash(int exit) => IsSignal(exit) || Crashes.ContainsKey(unchecked((uint)exit));

    /// <summary>Whether it is a status, whole or what Unix leaves of it.</summary>
    public static bool Is(int exit, int status) => exit == status || (exit > 8 && !IsSignal(exit) && exit == (status & 0xFF));

    // 136 and 137 are also what Unix leaves of the statuses 5000 and 5001; crashes are far more frequent.
    private static bool IsSignal(int exit) => Signals.ContainsKey(exit);

    private static string? StatusName(int exit) =>
        Statuses.GetValueOrDefault(exit)
        ?? Statuses.Where(status => status.Key > 0xFF && Is(exit, status.Key)).Select(static status => status.Value).FirstOrDefault();
}
