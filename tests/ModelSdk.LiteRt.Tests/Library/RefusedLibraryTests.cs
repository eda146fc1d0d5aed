using System.Buffers.Binary;
using ModelSdk.Backends;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests.Library;

/// <summary>Old, foreign and damaged libraries are refused with a sentence, and nothing of them is called.</summary>
[TestClass]
[Needs("gcc")]
public sealed class RefusedLibraryTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelsdk-library-").FullName;

    /// <summary>Version that the stub stands for, what the message calls it, and what would go wrong.</summary>
    public static IEnumerable<object[]> OldVersions =>
    [
        ["2.0", "LiteRT 2.0", "corrupt memory"],
        ["2.1.2", "LiteRT 2.1.0 to 2.1.2", "structures and not texts"],
        ["2.1.4", "LiteRT 2.1.3 to 2.1.5", "corrupt memory"],
        ["2.1.5", "LiteRT 2.1.3 to 2.1.5", "corrupt memory"],
        ["2.1.6", "LiteRT 2.1.6", "ends the process"],
    ];

    [TestInitialize]
    public void RequireLinux() => LiteRtTools.RequireHost();

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DynamicData(nameof(OldVersions))]
    public void OlderVersion_IsRefusedWithItsRangeAndItsDanger(string version, string range, string danger)
    {
        BackendProbe failure = Refused(StubLibrary.Build(_folder, StubLibrary.ExportsOf(version)));
        Assert.AreEqual(ModelErrorCode.UnsupportedRuntimeVersion, failure.Code);
        Contains(failure, _folder, $"is {range} and is not used", danger, "2.2.0 or newer", "ModelSdkLiteRt", "ModelSdk.Cpu");
    }

    [TestMethod]
    public void ForeignLibrary_IsRefused()
    {
        BackendProbe failure = Refused(StubLibrary.Build(_folder, ["TfLiteModelCreate", "TfLiteInterpreterCreate"]));
        Assert.AreEqual(ModelErrorCode.UnsupportedRuntimeVersion, failure.Code);
        Contains(failure, "not a LiteRT 2 runtime", "LiteRtCreateEnvironment");
    }

    [TestMethod]
    public void LaterVersionWithoutANeededFunction_IsRefusedByName()
    {
        IEnumerable<string> exports = StubLibrary.ExportsOf("2.2.0").Union(LibraryVersion.Required).Except(["LiteRtLockTensorBuffer"]);
        BackendProbe failure = Refused(StubLibrary.Build(_folder, exports));
        Assert.AreEqual(ModelErrorCode.UnsupportedRuntimeVersion, failure.Code);
        Contains(failure, "does not export LiteRtLockTensorBuffer");
    }

    [TestMethod]
    public void EveryNeededFunction_IsEnough()
    {
        string path = StubLibrary.Build(_folder, StubLibrary.ExportsOf("2.2.0").Union(LibraryVersion.Required));
        LoadedLibrary? library = LibraryLoader.Load(path, null, out nint handle, out BackendProbe failure);
        Assert.IsNotNull(library, failure.Detail);
        System.Runtime.InteropServices.NativeLibrary.Free(handle);
        Assert.IsFalse(library.TellsNonCpuAcceleration);
        Assert.IsFalse(library.ListsAccelerators);
    }

    [TestMethod]
    [DataRow(183, "ARM64")]
    [DataRow(40, "ARM (32 bit)")]
    [DataRow(243, "RISC-V")]
    [DataRow(9999, "machine 9999")]
    public void LibraryForAnotherProcessor_IsNamedAsSuch(int machine, string name)
    {
        string path = StubLibrary.Build(_folder, ["LiteRtCreateEnvironment"]);
        byte[] bytes = File.ReadAllBytes(path);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(18), (ushort)machine);
        File.WriteAllBytes(path, bytes);
        Contains(Unloadable(path), "an ELF library (Linux or Android) for " + name, "this process needs one for X64 on linux-x64");
    }

    [TestMethod]
    public void LibraryForAnotherSystem_IsNamedAsSuch()
    {
        byte[] windows = new byte[512];
        "MZ"u8.CopyTo(windows);
        windows[60] = 128;
        "PE\0\0"u8.CopyTo(windows.AsSpan(128));
        BinaryPrimitives.WriteUInt16LittleEndian(windows.AsSpan(132), 0x8664);
        Contains(Unloadable(Written(windows)), "a Windows library for x86-64", "on linux-x64");

        byte[] apple = new byte[512];
        BinaryPrimitives.WriteUInt32LittleEndian(apple, 0xFEEDFACF);
        BinaryPrimitives.WriteUInt32LittleEndian(apple.AsSpan(4), 0x0100000C);
        Contains(Unloadable(Written(apple)), "a Mach-O library (Apple) for ARM64", "on linux-x64");
    }

    [TestMethod]
    public void FileThatIsNoLibrary_IsNamedAsSuch()
    {
        Contains(Unloadable(Written([])), "a file of 0 bytes");
        Contains(Unloadable(Written("a text\n"u8.ToArray())), "a file of 7 bytes");
        Contains(Unloadable(Written([.. Enumerable.Repeat((byte)'x', 5000)])), "it begins with the bytes 78787878");
        Contains(Unloadable(Written([.. "MZ"u8, .. Enumerable.Repeat((byte)0xFF, 5000)])), "it begins with the bytes 4D5AFFFF");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void TruncatedLibrary_IsRefusedBeforeTheSystemMapsIt()
    {
        // Mapped, it ends the process with SIGBUS: this test fails by the death of its process.
        byte[] bytes = File.ReadAllBytes(Path.Combine(RealLibrary.Folder, LiteRtLibrary.FileName));
        foreach (double part in new[] { 0.001, 0.1, 0.5, 0.9, 0.99, 0.999999 })
        {
            byte[] some = bytes[..(int)(bytes.Length * part)];
            Contains(Unloadable(Written(some)), $"it is cut off: {some.Length} of at least ", "copy it again");
        }

        Assert.IsNull(BinaryKind.WhyNotHere(Written(bytes)));
    }

    [TestMethod]
    public void LibraryWithoutItsOwnDependency_NamesTheMissingFile()
    {
        string other = StubLibrary.Build(_folder, ["needed_function"], "libother_needed.so");
        string path = StubLibrary.Build(_folder, StubLibrary.ExportsOf("2.2.0"), "libLiteRt.so", "-Wl,--no-as-needed", other);
        File.Delete(other);
        Contains(Unloadable(path), "the system cannot load it", "libother_needed.so", "No such file");
    }

    [TestMethod]
    public void RefusedLibrary_IsAFallbackStep_AndTheManagedEngineRuns()
    {
        string path = StubLibrary.Build(_folder, StubLibrary.ExportsOf("2.1.5"));
        LiteRtRun run = LiteRtRun.Of(new LoadRequest
        {
            File = Repository.Path("samples", "DigitReader", "Models", "digits.tflite"),
            Accelerators = [Accelerator.Gpu, Accelerator.Cpu],
            LiteRtLibrary = path,
        }).Succeeded();
        Assert.IsNull(run.Last.Failure, run.ToString());
        Assert.AreEqual("managed", run.Last.Report!.Engine);
        FallbackStep step = run.Last.Report.Steps.First(static step => step.Engine == "litert");
        Assert.AreEqual(ModelErrorCode.UnsupportedRuntimeVersion, step.Code);
        StringAssert.Contains(step.Detail, "LiteRT 2.1.3 to 2.1.5");
    }

    private static BackendProbe Refused(string path)
    {
        Assert.IsNull(LibraryLoader.Load(path, null, out nint handle, out BackendProbe failure));
        Assert.AreEqual(0, handle);
        return failure;
    }

    private static BackendProbe Unloadable(string path)
    {
        BackendProbe failure = Refused(path);
        Assert.AreEqual(ModelErrorCode.MissingRuntimeLibrary, failure.Code);
        Contains(failure, path, "ModelSdkLiteRt", "ModelSdk.Cpu");
        return failure;
    }

    private static void Contains(BackendProbe failure, params string[] parts)
    {
        foreach (string part in parts)
        {
            StringAssert.Contains(failure.Detail, part);
        }
    }

    private string Written(byte[] bytes)
    {
        string path = Path.Combine(_folder, "libLiteRt.so");
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
