using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Native;

/// <summary>Every function that the assembly imports is one that the real library exports, and those that some lack are asked for first.</summary>
[TestClass]
public sealed class ImportTests
{
    // On the Linux list and not on the Windows one (litert-c-api.md 2), those that are imported.
    private static readonly string[] NotOnWindows =
    [
        "LiteRtGetAccelerator", "LiteRtGetAcceleratorHardwareSupport", "LiteRtGetNumAccelerators",
    ];

    // All that litert-c-api.md 2 names as missing from the Windows library.
    private static readonly HashSet<string> WindowsLacks =
    [
        "LiteRtCreateModelFromAllocation", "LiteRtDestroyAccelerator", "LiteRtDestroyExternalLiteRtBufferContext",
        "LiteRtExternalLiteRtBufferContextGetRunOptions", "LiteRtGetAccelerator", "LiteRtGetAcceleratorHardwareSupport",
        "LiteRtGetAcceleratorId", "LiteRtGetAcceleratorName", "LiteRtGetAcceleratorVersion", "LiteRtGetAveragePool2dOptions",
        "LiteRtGetCustomCode", "LiteRtGetCustomEvent", "LiteRtGetCustomOptions", "LiteRtGetGpuEnvironment",
        "LiteRtGetNumAccelerators", "LiteRtIsAcceleratorDelegateResponsibleForJitCompilation", "LiteRtRegisterNpuAccelerator",
        "LiteRtSetAcceleratorGetHooks", "LiteRtSetAcceleratorStartMetricsCollection", "LiteRtSetAcceleratorStopMetricsCollection",
    ];

    // Only where the flag of LoadedLibrary was asked.
    private static readonly (string Call, string Flag)[] Guards =
    [
        ("EnvironmentApi.GetNumAccelerators", nameof(LoadedLibrary.ListsAccelerators)),
        ("EnvironmentApi.GetAccelerator", nameof(LoadedLibrary.ListsAccelerators)),
        ("CompiledModelApi.IsNonCpuFullyAccelerated", nameof(LoadedLibrary.TellsNonCpuAcceleration)),
    ];

    [TestMethod]
    [Needs(Shared.Data)]
    public void EveryImport_IsOnTheListOfExports()
    {
        HashSet<string> exports = [.. File.ReadLines(Shared.Path("toolchain", "exports-libLiteRt.txt"))
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1].Split('@')[0])];
        AssertEmpty(Imports().Except(exports), "are not exported by libLiteRt.so 2.3.0");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void EveryImport_IsFoundInTheRealLibrary()
    {
        nint library = NativeLibrary.Load(Path.Combine(RealLibrary.Folder, LiteRtLibrary.FileName));
        AssertEmpty(Imports().Where(name => !NativeLibrary.TryGetExport(library, name, out _)), "are not found in libLiteRt.so");
    }

    [TestMethod]
    public void ImportsThatWindowsLacks_AreTheGuardedOnes() =>
        CollectionAssert.AreEqual(NotOnWindows, Imports().Where(WindowsLacks.Contains).Order(StringComparer.Ordinal).ToArray());

    [TestMethod]
    public void GuardedFunctions_AreCalledOnlyWhereTheirFlagIsAsked()
    {
        string runtime = Repository.Path("runtime", "ModelSdk.LiteRt");
        foreach (string file in Directory.EnumerateFiles(runtime, "*.cs", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            foreach ((string call, string flag) in Guards)
            {
                Assert.IsTrue(
                    !text.Contains(call + "(", StringComparison.Ordinal) || text.Contains(flag, StringComparison.Ordinal),
                    $"{file} calls {call} and does not ask LoadedLibrary.{flag}, without which the function may be missing.");
            }
        }
    }

    [TestMethod]
    public void NeededFunctions_AreTheImportsThatEveryLibraryHas()
    {
        AssertEmpty(LibraryVersion.Required.Except(Imports()), "are required of the library and not imported");
        AssertEmpty(LibraryVersion.Required.Where(WindowsLacks.Contains), "are required of the library, which lacks them on Windows");
        CollectionAssert.AllItemsAreUnique(LibraryVersion.Required.ToArray());

        // Imports of other devices' memory, of events and of the profiler may be missing: their callers say so.
        string[] core = ["Environment", "Model", "Options", "CompiledModel", "Requirements", "TensorBuffer"];
        string sources = string.Concat(core.Select(static name =>
            File.ReadAllText(Repository.Path("runtime", "ModelSdk.LiteRt", "Native", name + "Api.cs"))));
        IEnumerable<string> needed = Imports()
            .Where(name => sources.Contains($"\"{name}\"", StringComparison.Ordinal))
            .Except(NotOnWindows)
            .Except(["LiteRtCompiledModelIsNonCpuFullyAccelerated"]);
        AssertEmpty(needed.Except(LibraryVersion.Required), "are imported and missing from LibraryVersion.Required: add them there");
    }

    // From the metadata of the assembly as it is built: what the source generator made of the declarations.
    private static HashSet<string> Imports()
    {
        using PEReader file = new(File.OpenRead(typeof(LiteRtBackend).Assembly.Location));
        MetadataReader reader = file.GetMetadataReader();
        HashSet<string> names = [];
        foreach (MethodDefinitionHandle handle in reader.MethodDefinitions)
        {
            MethodImport import = reader.GetMethodDefinition(handle).GetImport();
            if (!import.Module.IsNil
                && reader.GetString(reader.GetModuleReference(import.Module).Name) == LiteRtLibrary.ImportName)
            {
                names.Add(reader.GetString(import.Name));
            }
        }

        Assert.IsTrue(names.Count > 40, $"{names.Count}");
        return names;
    }

    private static void AssertEmpty(IEnumerable<string> names, string what)
    {
        string[] found = [.. names.Order(StringComparer.Ordinal)];
        Assert.AreEqual(0, found.Length, $"{string.Join(", ", found)} {what}.");
    }
}
