using System.Text;
using System.Text.Json;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Cli.Tests;

/// <summary>modelsdk doctor: exit codes, text and JSON.</summary>
[TestClass]
public sealed class DoctorTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelsdk-doctor, ä-").FullName;

    [TestCleanup]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [Needs(Shared.Data)]
    public async Task RealTools_AreZero_AndShownInTextAndJson()
    {
        string json = Path.Combine(_folder, "new", "doctor.json");
        (int code, string output) = await Run(
            "--litert", LiteRtTools.Wheel, LiteRtTools.OpenVino, "--cache", Path.Combine(_folder, "cache"), "--json", json);

        Assert.AreEqual(0, code, output);
        StringAssert.StartsWith(output, "LiteRT 2.3.0 on Linux x64, from ModelSdkLiteRt (ai_edge_litert-2.3.0");
        StringAssert.Contains(output, "libneuronusdk_adapter.mtk.so of the MediaTek NeuroPilot SDK is missing");
        StringAssert.Contains(output, "install the Python package ai-edge-litert-sdk-mediatek");
        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(json));
        JsonElement root = report.RootElement;
        Assert.IsTrue(root.GetProperty("canCompile").GetBoolean());
        Assert.AreEqual("2.3.0", root.GetProperty("liteRt").GetString());
        JsonElement intel = root.GetProperty("compilers")[1];
        Assert.AreEqual("intel_openvino", intel.GetProperty("backend").GetString());
        Assert.AreEqual("2026.3.1", intel.GetProperty("sdkVersion").GetString());
        Assert.AreEqual(2, intel.GetProperty("socs").GetArrayLength());
        JsonElement cpu = root.GetProperty("runTime")[2];
        Assert.AreEqual("Cpu", cpu.GetProperty("accelerator").GetString());
        Assert.IsTrue(cpu.GetProperty("runs").GetBoolean(), output);
        StringAssert.Contains(output, "  Cpu: runs");
        StringAssert.EndsWith(root.GetProperty("runTimeLibrary").GetString(), "libLiteRt.so");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    [Needs("gcc")]
    public async Task PluginThatCrashesAtRunTime_IsShownWithItsSignal()
    {
        string tools = Path.Combine(_folder, "run time");
        Directory.CreateDirectory(tools);
        foreach (string file in new[]
        {
            Directory.EnumerateFiles(LiteRtTools.Folder, "libLiteRt.so", SearchOption.AllDirectories).First(),
            Directory.EnumerateFiles(FakeNpu.DispatchFolder).First(),
            Directory.EnumerateFiles(FakeNpu.PluginFolder).First(),
        })
        {
            File.Copy(file, Path.Combine(tools, Path.GetFileName(file)));
        }

        Environment.SetEnvironmentVariable(FakeNpu.CrashVariable, "1");
        try
        {
            string json = Path.Combine(_folder, "doctor.json");
            (_, string output) = await Run("--litert", tools, "--cache", Path.Combine(_folder, "cache"), "--json", json);

            StringAssert.Contains(output, "  Npu: the process ended with signal 6 (abort)");
            StringAssert.Contains(output, "  Gpu: MissingRuntimeLibrary: ");
            StringAssert.Contains(output, "  Cpu: runs");
            using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(json));
            Assert.AreEqual(6, report.RootElement.GetProperty("runTime")[0].GetProperty("signal").GetInt32());
        }
        finally
        {
            Environment.SetEnvironmentVariable(FakeNpu.CrashVariable, null);
        }
    }

    [TestMethod]
    public async Task ToolThatAnswersNothing_IsOne_AndSaysThatNothingCompiles()
    {
        string tool = Path.Combine(_folder, "tools", OperatingSystem.IsWindows() ? "apply_plugin_main.exe" : "apply_plugin_main");
        Directory.CreateDirectory(Path.GetDirectoryName(tool)!);
        File.WriteAllBytes(tool, Encoding.UTF8.GetBytes("#!/bin/sh\nexit 0\n"));
        (int code, string output) = await Run("--litert", Path.Combine(_folder, "tools"), "--cache", Path.Combine(_folder, "cache"));

        Assert.AreEqual(1, code, output);
        StringAssert.Contains(output, "Nothing can be compiled");
        StringAssert.Contains(output, "Looked at");
        StringAssert.Contains(output, $"Cache {Path.Combine(_folder, "cache")}: 0.0 MB in ");
    }

    [TestMethod]
    public async Task UnusableEntry_IsOne_AndShown()
    {
        (int code, string output) = await Run("--litert", "missing.whl", "--cache", _folder);

        Assert.AreEqual(1, code);
        StringAssert.Contains(output, "error MSDK4015: Entry 'missing.whl' of ModelSdkLiteRt cannot be used: ");
    }

    private static async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        StringWriter output = new();
        StringWriter error = new();
        int code = await CommandLine.RunAsync(["doctor", .. arguments], output, error);
        return (code, $"{output}{error}");
    }
}
