using ModelSdk.Build.Aot;
using ModelSdk.Build.Aot.Running;
using ModelSdk.Build.Processes;

namespace ModelSdk.Build.Tests.Aot.Running;

/// <summary>Arguments and environment that the tool gets.</summary>
[TestClass]
public sealed class CompileCommandTests
{
    private DirectoryInfo _folder = null!;

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("modelsdk-command-");

    [TestCleanup]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [TestMethod]
    public void Arguments_AreThoseOfApply()
    {
        CompileJob job = Jobs.Of();
        job = job with { Request = job.Request with { MaxPartitions = 3, Options = CompilerOptions.Parse("--intel_openvino_graph_backends=cpu").Options } };

        ToolCommand command = Command(job);

        CollectionAssert.AreEqual(
            (string[])[
                "--cmd=apply", $"--model={job.Request.ModelPath}", "--o=compiled.tflite", "--err=--", "--libs=/sdk/IntelOpenVINO/compiler",
                "--soc_manufacturer=IntelOpenVINO", "--soc_model=LNL", "--compiler_options_max_partitions=3", "--intel_openvino_graph_backends=cpu",
            ],
            command.Arguments.ToArray());
        Assert.AreEqual(_folder.FullName, command.WorkingDirectory);
        Assert.AreEqual(job.Request.Timeout, command.Timeout);
        CollectionAssert.AreEqual((string[])["TMPDIR"], command.Environment.Keys.ToArray());
    }

    [TestMethod]
    [DataRow("8.0.10", "")]
    [DataRow("9.0.3", "--mediatek_sdk_version_type=version9")]
    [DataRow("v9_0_3", "--mediatek_sdk_version_type=version9")]
    [DataRow("7.1", "--mediatek_sdk_version_type=version7")]
    [DataRow(null, "")]
    public void MediaTek_GetsItsSdksVersionAndAFolderOfItsOwn(string? version, string expected)
    {
        CompileJob job = Jobs.Of("mediatek");

        ToolCommand command = Command(job with { Compiler = job.Compiler with { SdkVersion = version } });

        Assert.AreEqual(expected, command.Arguments.FirstOrDefault(static argument => argument.Contains("sdk_version", StringComparison.Ordinal)) ?? "");
        string folder = command.Environment["MTKNN_ADAPTER_DLA_DIR"]!;
        Assert.AreEqual(_folder.FullName, Path.GetDirectoryName(folder));
        Assert.IsTrue(Directory.Exists(folder));
        CollectionAssert.Contains(command.Arguments.ToArray(), "--soc_model=mt6989");
    }

    [TestMethod]
    public void Samsung_GetsTheSocTwiceAndTheRootOfItsSdk()
    {
        CompileJob job = Jobs.Of("samsung");

        ToolCommand command = Command(job with { Compiler = job.Compiler with { LibraryFolders = ["/opt/litecore/lib/x86_64-linux"] } });

        CollectionAssert.Contains(command.Arguments.ToArray(), "--soc_model=E9955");
        CollectionAssert.Contains(command.Arguments.ToArray(), "--samsung_soc_model=E9955");
        Assert.AreEqual("/opt/litecore", command.Environment["EXYNOS_AI_LITECORE_ROOT"]);
    }

    [TestMethod]
    public void Libraries_StandBeforeThoseOfTheMachine()
    {
        string? before = Environment.GetEnvironmentVariable("LD_LIBRARY_PATH");
        try
        {
            CompileJob job = Jobs.Of("qualcomm");
            job = job with { Compiler = job.Compiler with { LibraryFolders = ["/sdk/a", "/sdk/b"] } };

            Environment.SetEnvironmentVariable("LD_LIBRARY_PATH", "/usr/lib/own");
            Assert.AreEqual("/sdk/a:/sdk/b:/usr/lib/own", Command(job).Environment["LD_LIBRARY_PATH"]);

            // An empty part would mean the working folder.
            Environment.SetEnvironmentVariable("LD_LIBRARY_PATH", null);
            Assert.AreEqual("/sdk/a:/sdk/b", Command(job).Environment["LD_LIBRARY_PATH"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("LD_LIBRARY_PATH", before);
        }
    }

    [TestMethod]
    public void PathsThatTheToolWouldCut_AreReachedThroughLinks()
    {
        string odd = Directory.CreateDirectory(Path.Combine(_folder.FullName, "a,b:c")).FullName;
        File.WriteAllText(Path.Combine(odd, "x.so"), "");
        CompileJob job = Jobs.Of();
        job = job with { Compiler = job.Compiler with { Plugin = Path.Combine(odd, "x.so"), LibraryFolders = ["/sdk/a", odd] } };

        ToolCommand command = Command(job);

        CollectionAssert.Contains(command.Arguments.ToArray(), "--libs=plugin");
        StringAssert.StartsWith(command.Environment["LD_LIBRARY_PATH"], "/sdk/a:libraries1");
        Assert.IsTrue(File.Exists(Path.Combine(_folder.FullName, "plugin", "x.so")));
        Assert.IsTrue(File.Exists(Path.Combine(_folder.FullName, "libraries1", "x.so")));
    }

    [TestMethod]
    public void LinkThatCannotBeMade_IsAClause()
    {
        CompileJob job = Jobs.Of();
        File.WriteAllText(Path.Combine(_folder.FullName, "plugin"), "in the way");

        (ToolCommand? command, string? problem) = CompileCommand.For(
            job with { Compiler = job.Compiler with { Plugin = "/sdk/a,b/x.so" } }, _folder.FullName);

        Assert.IsNull(command);
        StringAssert.Contains(problem, "has a ',', at which the tool would cut it in two");
    }

    private ToolCommand Command(CompileJob job) => CompileCommand.For(job, _folder.FullName) switch
    {
        ({ } command, _) => command,
        (_, string problem) => throw new AssertFailedException(problem),
        _ => throw new AssertFailedException("neither command nor problem"),
    };
}
