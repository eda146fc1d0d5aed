using System.Runtime.InteropServices;
using ModelSdk.Backends;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Tests.Library;

/// <summary>Where the library is looked for, in which order, and that one serves the process.</summary>
[TestClass]
public sealed class LibrarySearchTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelsdk-library-").FullName;

    private static string Digits => Repository.Path("samples", "DigitReader", "Models", "digits.tflite");

    private static string RealFolder => Path.Combine(LiteRtTools.Folder, "ai_edge_litert");

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void File_IsTakenAsItIs()
    {
        string file = Empty("some-name.bin");
        Assert.AreEqual(file, Found(file));
    }

    [TestMethod]
    public void Folder_IsSearchedInItself_ThenInItsRuntimes_ThenAsAWheel()
    {
        string wheel = Empty("ai_edge_litert", LiteRtLibrary.FileName);
        Assert.AreEqual(wheel, Found(_folder));
        string package = Empty("runtimes", LibrarySearch.Rids[0], "native", LiteRtLibrary.FileName);
        Assert.AreEqual(package, Found(_folder));
        string direct = Empty(LiteRtLibrary.FileName);
        Assert.AreEqual(direct, Found(_folder));
    }

    [TestMethod]
    public void MissingPath_IsTheFailure_AndNothingElseIsTried()
    {
        BackendProbe failure = NotFound(Path.Combine(_folder, "nope"), variable: null);
        StringAssert.Contains(failure.Detail, "ModelOptions.LiteRtLibrary is");
        StringAssert.Contains(failure.Detail, "no such file or folder");
        StringAssert.Contains(NotFound(_folder, variable: null).Detail, $"no {LiteRtLibrary.FileName} in that folder");
        StringAssert.Contains(NotFound("", variable: null).Detail, "ModelOptions.LiteRtLibrary is ''");
    }

    [TestMethod]
    public void Variable_IsAskedAfterTheOption()
    {
        string file = Empty("by-option.so");
        string byVariable = Empty("by-variable.so");
        Assert.IsTrue(LibrarySearch.TryFind(null, byVariable, out string? path, out _));
        Assert.AreEqual(byVariable, path);
        Assert.IsTrue(LibrarySearch.TryFind(file, byVariable, out path, out _));
        Assert.AreEqual(file, path);
        BackendProbe failure = NotFound(null, Path.Combine(_folder, "nope"));
        StringAssert.Contains(failure.Detail, "environment variable LITERT_LIBRARY is");
    }

    [TestMethod]
    public void Rids_BeginWithTheRuntimesOwn()
    {
        Assert.AreEqual(RuntimeInformation.RuntimeIdentifier, LibrarySearch.Rids[0]);
        Assert.AreEqual(LibrarySearch.Rids.Count, LibrarySearch.Rids.Distinct().Count());
    }

    [TestMethod]
    public void Real_FollowsLinksOfFilesAndFolders()
    {
        LiteRtTools.RequireHost();
        string file = Empty("target", "library.so");
        string link = Path.Combine(_folder, "folder-link");
        Directory.CreateSymbolicLink(link, "target");
        File.CreateSymbolicLink(Path.Combine(_folder, "target", "other.so"), "library.so");
        Assert.AreEqual(LibraryPath.Real(file), LibraryPath.Real(Path.Combine(link, "other.so")));
        Assert.IsTrue(LibraryPath.AreSame(file, Path.Combine(_folder, "x", "..", "folder-link", "library.so")));
        Assert.IsFalse(LibraryPath.AreSame(file, Empty("library.so")));
    }

    [TestMethod]
    public void Real_OfLinksInACircle_Ends()
    {
        LiteRtTools.RequireHost();
        File.CreateSymbolicLink(Path.Combine(_folder, "a"), "b");
        File.CreateSymbolicLink(Path.Combine(_folder, "b"), "a");
        Assert.IsNotNull(LibraryPath.Real(Path.Combine(_folder, "a")));
    }

    [TestMethod]
    public void Identity_ChangesWithLengthAndBytes()
    {
        byte[] bytes = [.. Enumerable.Range(0, 1_000_000).Select(static i => (byte)(i * 7))];
        string first = IdentityOf(bytes);
        Assert.AreEqual(first, IdentityOf(bytes));
        Assert.AreNotEqual(first, IdentityOf(bytes[..^1]));
        bytes[^1]++;
        bytes[0]++;
        Assert.AreNotEqual(first, IdentityOf(bytes));
        Assert.IsTrue(first.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'), first);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void SecondPath_IsRefusedNamingBoth_AndTheSameFileByALinkIsNot()
    {
        string link = Path.Combine(_folder, "link");
        Directory.CreateSymbolicLink(link, RealFolder);
        string copy = Path.Combine(_folder, LiteRtLibrary.FileName);
        File.Copy(Path.Combine(RealFolder, LiteRtLibrary.FileName), copy);
        LoadRequest load = new() { File = Digits, Accelerators = [Accelerator.Cpu], CpuEngine = CpuEngine.LiteRt };
        LiteRtRun run = LiteRtRun.Of(new RunRequest
        {
            Loads = [load with { LiteRtLibrary = RealFolder }, load with { LiteRtLibrary = link }, load, load with { LiteRtLibrary = copy }],
        }).Succeeded();
        foreach (LoadAnswer answer in run.Answer.Loads.Take(3))
        {
            Assert.AreEqual("litert", answer.Report?.Engine, run.ToString());
        }

        string detail = run.Last.Report?.Steps.First(static step => step.Engine == "litert").Detail ?? run.Last.Failure!.Message;
        StringAssert.Contains(detail, copy);
        StringAssert.Contains(detail, Path.Combine(RealFolder, LiteRtLibrary.FileName));
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void VariableOrTheLoadersPath_IsEnough()
    {
        LoadRequest load = new() { File = Digits, Accelerators = [Accelerator.Cpu], CpuEngine = CpuEngine.LiteRt };
        foreach (string variable in new[] { LiteRtLibrary.Variable, "LD_LIBRARY_PATH" })
        {
            LiteRtRun run = LiteRtRun.Of(load, new Dictionary<string, string?> { [variable] = RealFolder }).Succeeded();
            Assert.AreEqual("litert", run.Last.Report?.Engine, variable + "\n" + run);
        }
    }

    [TestMethod]
    public void NoLibrary_IsAFallbackStepThatSaysWhereWasLooked()
    {
        LiteRtRun run = LiteRtRun.Of(
            new LoadRequest { File = Digits, Accelerators = [Accelerator.Cpu] },
            new Dictionary<string, string?> { [LiteRtLibrary.Variable] = null, ["LD_LIBRARY_PATH"] = null }).Succeeded();
        Assert.AreEqual("managed", run.Last.Report?.Engine, run.ToString());
    }

    private static string? Found(string askedFor)
    {
        Assert.IsTrue(LibrarySearch.TryFind(askedFor, variable: "/not/asked", out string? path, out BackendProbe failure), failure.Detail);
        return path;
    }

    private static BackendProbe NotFound(string? askedFor, string? variable)
    {
        Assert.IsFalse(LibrarySearch.TryFind(askedFor, variable, out string? path, out BackendProbe failure));
        Assert.IsNull(path);
        Assert.AreEqual(ModelErrorCode.MissingRuntimeLibrary, failure.Code);
        return failure;
    }

    private string IdentityOf(byte[] bytes)
    {
        string path = Path.Combine(_folder, "identity.bin");
        File.WriteAllBytes(path, bytes);
        return LibraryIdentity.Of(path);
    }

    private string Empty(params string[] parts)
    {
        string path = Path.Combine([_folder, .. parts]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, []);
        return path;
    }
}
