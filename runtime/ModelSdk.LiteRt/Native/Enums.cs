namespace ModelSdk.LiteRt.Native;

/// <summary>Processors to use, a bit mask (LiteRtHwAccelerators).</summary>
[Flags]
internal enum HwAccelerators
{
    None = 0,
    Cpu = 1,
    Gpu = 2,
    Npu = 4,
}

/// <summary>Type of a <see cref="NativeAny"/> (LiteRtAnyType); the gap is the library's.</summary>
internal enum AnyType
{
    None = 0,
    Bool = 1,
    Int = 2,
    Real = 3,
    String = 8,
    VoidPtr = 9,
}

/// <summary>Options of an environment (LiteRtEnvOptionTag), those that are used here.</summary>
internal enum EnvironmentTag
{
    CompilerPluginLibraryDir = 0,
    DispatchLibraryDir = 1,
    EglDisplay = 6,
    EglContext = 7,
    CompilerCacheDir = 18,
    RuntimeLibraryDir = 22,
    AutoRegisterAccelerators = 24,
    MinLoggerSeverity = 25,
    CompilerCacheMaxConfigsPerModel = 26,
    CompilerCacheMaxTotalSize = 27,
}

/// <summary>Severity of LiteRT's own log (LiteRtLogSeverity).</summary>
internal enum LogSeverity
{
    Debug = -1,
    Verbose = 0,
    Info = 1,
    Warning = 2,
    Error = 3,
    Silent = 4,
}

/// <summary>Element types (LiteRtElementType; the numbers of TfLiteType).</summary>
internal enum ElementType
{
    None = 0,
    Float32 = 1,
    Int32 = 2,
    UInt8 = 3,
    Int64 = 4,
    String = 5,
    Bool = 6,
    Int16 = 7,
    Complex64 = 8,
    Int8 = 9,
    Float16 = 10,
    Float64 = 11,
    Complex128 = 12,
    UInt64 = 13,
    Resource = 14,
    Variant = 15,
    UInt32 = 16,
    UInt16 = 17,
    Int4 = 18,
    BFloat16 = 19,
    Int2 = 20,
    UInt4 = 21,
    Float8E4M3FN = 22,
    Float8E5M2 = 23,
}

/// <summary>Kinds of memory behind a tensor buffer (LiteRtTensorBufferType), those that are told apart here.</summary>
internal enum TensorBufferType
{
    Unknown = 0,
    HostMemory = 1,
    Ahwb = 2,
    Ion = 3,
    DmaBuf = 4,
    FastRpc = 5,
    GlBuffer = 6,
    GlTexture = 7,
    OpenClBuffer = 10,
    OpenClBufferFp16 = 11,
    OpenClTexture = 12,
    OpenClTextureFp16 = 13,
    OpenClBufferPacked = 14,
    OpenClImageBuffer = 15,
    OpenClImageBufferFp16 = 16,
    WebGpuBuffer = 20,
    WebGpuBufferPacked = 26,
    MetalBuffer = 30,
    VulkanBuffer = 40,
    UserCustomBuffer = 100,
}

/// <summary>What a lock is for (LiteRtTensorBufferLockMode).</summary>
internal enum LockMode
{
    Read = 0,
    Write = 1,
    ReadWrite = 2,
}

/// <summary>Who reported a profiled event (ProfiledEventSource).</summary>
internal enum ProfiledEventSource
{
    LiteRt = 0,
    TfliteInterpreter = 1,
    TfliteDelegate = 2,
}
