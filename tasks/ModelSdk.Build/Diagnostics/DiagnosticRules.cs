namespace ModelSdk.Build;

/// <summary>The table of diagnostics that this version can report: one line for each number.</summary>
/// <remarks>Each has a help page docs/errors/MSDKnnnn.md; a test compares the two. Numbers never change their meaning.</remarks>
public static partial class DiagnosticRules
{
    public static readonly DiagnosticRule FileMissing = Error("MSDK1001", "Model file '{0}' does not exist");
    public static readonly DiagnosticRule DuplicateClass = Error("MSDK1002", "Model items '{0}' and '{1}' both generate class '{2}'; set ClassName or Namespace on one of them");
    public static readonly DiagnosticRule InvalidIdentifier = Error("MSDK1003", "'{0}' is not a valid C# identifier for metadata '{1}' of model '{2}'{3}");
    public static readonly DiagnosticRule UnknownTarget = Error("MSDK1004", "Unknown target '{0}' on {1}; {2} {3}");
    public static readonly DiagnosticRule LargeInBase = Warning("MSDK1005", "Models in the base module of the app bundle are {0} (the largest is '{1}', {2}); Google Play allows {3} for the base module. Set AiPack, and DeliveryType if it need not be there at the first start");
    public static readonly DiagnosticRule NoAccelerator = Error("MSDK1006", "Accelerator list '{0}' of model '{1}' has no member");
    public static readonly DiagnosticRule NotANumber = Error("MSDK1008", "Metadata '{0}'='{1}' on model '{2}' is not a number or a list of numbers such as 127.5 or 123.7;116.3;103.5");
    public static readonly DiagnosticRule DuplicateName = Error("MSDK1009", "Models '{0}' and '{1}' have the same deployed name '{2}'; set Name");
    public static readonly DiagnosticRule MisspeltMetadata = Warning("MSDK1010", "Unknown metadata '{0}' on model '{1}'; did you mean '{2}'?");
    public static readonly DiagnosticRule UnknownValue = Error("MSDK1011", "Value '{0}' of metadata '{1}' on model '{2}' is unknown; valid: {3}");
    public static readonly DiagnosticRule UnsupportedProject = Error("MSDK1012", "Models need a C# project for .NET 10 or later; '{0}' is {1}. {2}");
    public static readonly DiagnosticRule OldMSBuild = Error("MSDK1013", "ModelSdk needs MSBuild 18 (.NET SDK 10) or later; this is {0}");
    public static readonly DiagnosticRule NoEffect = Warning("MSDK1014", "Metadata '{0}' on model '{1}' has no effect: {2}");
    public static readonly DiagnosticRule WrongIdentifier = Error("MSDK2001", "'{0}' is not a TensorFlow Lite file (file identifier '{1}', expected 'TFL3'){2}");
    public static readonly DiagnosticRule Corrupt = Error("MSDK2002", "'{0}' is truncated or corrupt: {1}");
    public static readonly DiagnosticRule GitLfsPointer = Error("MSDK2003", "'{0}' is a Git LFS pointer, not a model; fetch the file first (git lfs pull)");
    public static readonly DiagnosticRule UnsupportedVersion = Error("MSDK2004", "Schema version {0} of '{1}' is not supported (supported: {2})");
    public static readonly DiagnosticRule NoSignatures = Warning("MSDK2005", "'{0}' has {1} subgraphs but no signatures; only subgraph 0 is exposed");
    public static readonly DiagnosticRule NewerMetadata = Warning("MSDK2006", "Metadata of '{0}' needs parser version {1}; this version understands {2}; unknown parts are ignored");
    public static readonly DiagnosticRule UnexposableType = Error("MSDK2007", "'{0}' has inputs or outputs of types that cannot be exposed: {1}");
    public static readonly DiagnosticRule NoMetadata = Warning("MSDK2008", "'{0}' has no TFLite metadata; names and preprocessing come from the project file");
    public static readonly DiagnosticRule InconsistentSignature = Warning("MSDK2009", "Signatures of '{0}' list tensors that their subgraphs do not have as such: {1}");
    public static readonly DiagnosticRule Summary = Info("MSDK2010", "'{0}': {1} signatures, {2} inputs, {3} outputs, {4} ops ({5} distinct), {6:N1} MB");
    public static readonly DiagnosticRule AlreadyCompiled = Error("MSDK2011", "'{0}' was already compiled for {1} (dispatch op found); supply the original model, or declare it as ModelVariant");
    public static readonly DiagnosticRule Invalid = Error("MSDK2012", "'{0}' is invalid: {1}");
    public static readonly DiagnosticRule NoClassYet = Warning("MSDK2013", "'{0}' is checked and deployed; no class is generated for {1} yet");
    public static readonly DiagnosticRule MisalignedSections = Warning("MSDK2014", "Sections of '{0}' do not begin at a multiple of 16,384 bytes, as runtimes that map them need: {1}. Pack the bundle again with litert-lm-builder");
    public static readonly DiagnosticRule DuplicateSections = Warning("MSDK2015", "'{0}' has several sections of the same data type and model_type, of which LiteRT-LM uses only the last, without a word: sections {1}. Remove the others");
    public static readonly DiagnosticRule LongHeader = Error("MSDK2016", "The header of '{0}' ends at byte {1}, but LiteRT-LM reads only the first {2} bytes and refuses the bundle; shorten or remove entries of its metadata");
    public static readonly DiagnosticRule MissingSections = Error("MSDK2017", "'{0}' has no {1}; LiteRT-LM does not load such a bundle. Pack it again with what is missing");
    public static readonly DiagnosticRule UnknownModelType = Warning("MSDK2018", "'{0}' has a model_type that LiteRT-LM 0.18 does not know, and for which it refuses the bundle: {1}");
    public static readonly DiagnosticRule ExcludedBackends = Error("MSDK2019", "'{0}' excludes every accelerator that its item asks for ({1}) by its backend_constraint: {2}. Change Accelerators, or take another bundle");
    public static readonly DiagnosticRule OtherSoc = Warning("MSDK2020", "'{0}' holds code for {1} (sections {2}), which is not among its Targets ({3}); other devices cannot run it. Add the SoC to Targets, and deliver a bundle for CPU and GPU to all others");
    public static readonly DiagnosticRule UnsupportedSampler = Warning("MSDK2021", "The sampler of '{0}' is {1}, which LiteRT-LM's CPU sampler refuses; it knows only TOP_P. For the likeliest token use TOP_P with k = 1, for the k likeliest TOP_P with k and p = 1");
    public static readonly DiagnosticRule WeightsWithoutModel = Warning("MSDK2022", "'{0}' has weights of models that are not in it, so they are never read: {1}");
    public static readonly DiagnosticRule UnusableDecoder = Error("MSDK2023", "The main decoder of '{0}' is none that LiteRT-LM can run: {1}. Export the model again with litert-torch, which gives signatures and tensors these names");
    public static readonly DiagnosticRule NoStopTokens = Warning("MSDK2024", "LlmMetadata of '{0}' names no stop token; LiteRT-LM starts no conversation unless the application gives one. Add stop_tokens and pack the bundle again");
    public static readonly DiagnosticRule NotOnNpu = Error("MSDK3001", "NpuRequirement is Full, but {0} of {1} ops of '{2}' cannot run on the NPU of {3}, because {4}: {5}. {6}");
    public static readonly DiagnosticRule LeavesNpu = Warning("MSDK3002", "{0} of {1} ops of '{2}' {3} the {4}, because {5}: {6}. {7}");
    public static readonly DiagnosticRule UnsupportedOps = Error("MSDK3003", "{0} of {1} ops of '{2}' run on no engine of this project: {3}. {4}");
    public static readonly DiagnosticRule CustomOps = Error("MSDK3004", "{0} of {1} ops of '{2}' are custom ops without a registered implementation for {3}: {4}. {5}");
    public static readonly DiagnosticRule OpenShapes = Error("MSDK3005", "'{0}' has dimensions of open size ({1}), but the NPU of {2} needs fixed ones: {3}. {4}");
    public static readonly DiagnosticRule Quantization = Warning("MSDK3006", "'{0}' is quantized in a way that the NPU of {1} {6} ({3}), so {2}: {4}. {5}");
    public static readonly DiagnosticRule LessPrecise = Warning("MSDK3007", "{0} of {1} ops of '{2}' compute with less precision on the {3} than on the CPU, because {4}: {5}. {6}");
    public static readonly DiagnosticRule Fragmented = Warning("MSDK3008", "'{0}' is cut into {1} parts (partitions) for the NPU of {2}{3}: each run changes {4} times between the NPU and the rest, and each change waits and copies data. {5}");
    public static readonly DiagnosticRule RefusedWhole = Error("MSDK3009", "The {0} refuses '{1}' as a whole, because {2}: {3}. {4}");
    public static readonly DiagnosticRule WrongResults = Error("MSDK3010", "'{0}' would run on the {1} with wrong results, because {2}: {3}. {4}");
    public static readonly DiagnosticRule NotKnown = Warning("MSDK3011", "It is not known whether the {0} runs {1} of {2} ops of '{3}', because {4}: {5}. {6}");
    public static readonly DiagnosticRule OldTables = Warning("MSDK3012", "The op tables for {0} are of LiteRT {1}, this build uses {2}: what is said about ops may be out of date. {3}");
    public static readonly DiagnosticRule TooManyOps = Warning("MSDK3013", "'{0}' hands {1:N0} ops at once (one partition) to the NPU of {2}: {3}: {4}. {5}");
    public static readonly DiagnosticRule CompileFailed = Error("MSDK4001", "AOT compile of '{0}' for {1} failed with {2}: {3} (full log: {4})");
    public static readonly DiagnosticRule CompilerMissing = Error("MSDK4002", "Vendor compiler for {0} not found: {1}");
    public static readonly DiagnosticRule CompilerNotForHost = Error("MSDK4003", "Vendor compiler for {0} is not available on this build machine ({1}); supported: {2}");
    public static readonly DiagnosticRule RuntimeSkew = Warning("MSDK4004", "AOT compile of '{0}' for {1} used {2} SDK {3}; devices need runtime {4}");
    public static readonly DiagnosticRule OptionIgnored = Error("MSDK4005", "Compiler option '{0}' was ignored by {1}: {2}");
    public static readonly DiagnosticRule WrongArchitecture = Error("MSDK4006", "Produced bytecode for '{0}' targets {1}, requested {2}");
    public static readonly DiagnosticRule SlowCompile = Warning("MSDK4007", "AOT compile of '{0}' for {1} took {2}; the result is cached under key {3}, so that only a change of model, options or tools repeats it");
    public static readonly DiagnosticRule CompileTimeout = Error("MSDK4008", "AOT compile of '{0}' for {1} exceeded {2} and was stopped. {3}");
    public static readonly DiagnosticRule AotSkipped = Warning("MSDK4009", "AOT for {0} skipped: {1}. The model will be compiled on the device or run on {2}");
    public static readonly DiagnosticRule OtherPartition = Warning("MSDK4010", "The compiler placed {0} of {1} ops of '{2}' on the NPU of {3}; {4} were predicted. {5}");
    public static readonly DiagnosticRule NotOptimized = Warning("MSDK4011", "No optimisation option of {0} is present in the bytecode of large model '{1}': {2}");
    public static readonly DiagnosticRule UnusableOutput = Error("MSDK4012", "The compiler reported success, but its output for '{0}' on {1} is unusable: {2}");
    public static readonly DiagnosticRule VariantMismatch = Error("MSDK4013", "ModelVariant '{0}' cannot be used: {1}");
    public static readonly DiagnosticRule AotAdvice = Info("MSDK4014", "'{0}' for {1}: {2}");
    public static readonly DiagnosticRule UnusableToolchain = Error("MSDK4015", "Entry '{0}' of ModelSdkLiteRt cannot be used: {1}");
    public static readonly DiagnosticRule UnusableCache = Warning("MSDK4016", "The cache of compiled models at '{0}' {1}");
    public static readonly DiagnosticRule NotLaidOut = Error("MSDK4017", "Compiled models cannot be written to '{0}': {1}. Make room, or see that the folder can be written to; what was compiled is in the cache");
    public static readonly DiagnosticRule IdenticalVariants = Warning("MSDK5004", "Targets {0} of '{1}' produced identical files; one copy is kept");
    public static readonly DiagnosticRule NotCovered = Warning("MSDK5005", "No delivered artifact of '{0}' covers {1}; those devices use {2}");
    public static readonly DiagnosticRule WrongPageSize = Error("MSDK5006", "Native library '{0}' is not aligned to 16 KB pages: its segments are aligned to {1} bytes. Google Play refuses the app, and devices with such pages do not load the library. Take a release of it that is built for 16 KB pages, or leave it out with ModelSdkNativeLibraries");
    public static readonly DiagnosticRule NoNativeLibrary = Warning("MSDK5009", "ModelSdkLiteRt has no LiteRT library for '{0}', only for {1}: there the models run on the managed engine. Add LiteRT for '{0}' to ModelSdkLiteRt, or set ModelSdkNativeLibraries to None if that is meant");
    public static readonly DiagnosticRule OwnTransitiveProps = Error("MSDK5010", "'{0}' is packed as the package's buildTransitive file, so the models would not reach its users; add <Import Project=\"{1}\" /> to it");
    public static readonly DiagnosticRule GenerationFailed = Error("MSDK6001", "Code generation for '{0}' failed: {1}");
    public static readonly DiagnosticRule ClashingNames = Warning("MSDK6002", "Tensor names of '{0}' are not unique: {1}");
    public static readonly DiagnosticRule ChangedName = Info("MSDK6003", "'{0}' exposes tensors under names that differ from the model's: {1}");
    public static readonly DiagnosticRule NormalizationCounts = Error("MSDK6005", "ImageMean of '{3}' has {0} values, ImageStd has {1}, the image has {2} channels; each must have one value or one for each channel");
    public static readonly DiagnosticRule LabelCount = Error("MSDK6006", "Label file '{0}' has {1} lines, tensor '{2}' has {3} on axis {4}");
    public static readonly DiagnosticRule PerChannel = Warning("MSDK6007", "Inputs or outputs of '{0}' are quantized per channel, so only raw access is generated: {1}");
    public static readonly DiagnosticRule NoScale = Warning("MSDK6008", "Inputs or outputs of '{0}' are quantized but have no scale, so they are treated as raw integers: {1}");
    public static readonly DiagnosticRule TooManyElements = Warning("MSDK6011", "Tensors of '{0}' have more elements than a span can hold, so no access to their values is generated: {1}");
    public static readonly DiagnosticRule HighRank = Info("MSDK6012", "Tensors of '{0}' have more than 5 dimensions; tensor views of them allocate, prefer the flat span: {1}");
    public static readonly DiagnosticRule Internal = Error("MSDK9001", "Internal error in ModelSdk: {0}. Please report it with {1}");

    /// <summary>All rows, in order.</summary>
    public static IReadOnlyList<DiagnosticRule> All => field ??=
    [
        FileMissing, DuplicateClass, InvalidIdentifier, UnknownTarget, LargeInBase, NoAccelerator, NotANumber, DuplicateName,
        MisspeltMetadata, UnknownValue, UnsupportedProject, OldMSBuild, NoEffect, WrongIdentifier, Corrupt,
        GitLfsPointer, UnsupportedVersion, NoSignatures, NewerMetadata, UnexposableType, NoMetadata,
        InconsistentSignature, Summary, AlreadyCompiled, Invalid, NoClassYet, MisalignedSections, DuplicateSections,
        LongHeader, MissingSections, UnknownModelType, ExcludedBackends, OtherSoc, UnsupportedSampler,
        WeightsWithoutModel, UnusableDecoder, NoStopTokens, NotOnNpu, LeavesNpu, UnsupportedOps, CustomOps,
        OpenShapes, Quantization, LessPrecise, Fragmented, RefusedWhole, WrongResults, NotKnown, OldTables,
        TooManyOps, CompileFailed, CompilerMissing, CompilerNotForHost, RuntimeSkew, OptionIgnored, WrongArchitecture,
        SlowCompile, CompileTimeout, AotSkipped, OtherPartition, NotOptimized, UnusableOutput, VariantMismatch, AotAdvice,
        UnusableToolchain, UnusableCache, NotLaidOut,
        IdenticalVariants, NotCovered, WrongPageSize, NoNativeLibrary, .. Packs, OwnTransitiveProps, GenerationFailed, ClashingNames, ChangedName, NormalizationCounts, LabelCount,
        PerChannel, NoScale, TooManyElements, HighRank, Internal,
    ];

    private static DiagnosticRule Error(string id, string title) => new(id, DiagnosticSeverity.Error, title);

    private static DiagnosticRule Warning(string id, string title) => new(id, DiagnosticSeverity.Warning, title);

    private static DiagnosticRule Info(string id, string title) => new(id, DiagnosticSeverity.Info, title);
}
