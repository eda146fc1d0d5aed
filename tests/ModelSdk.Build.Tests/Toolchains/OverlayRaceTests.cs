using ModelSdk.Build.Files;
using ModelSdk.Build.Toolchains;

namespace ModelSdk.Build.Tests.Toolchains;

/// <summary>Unpacking: two builds at once, builds that were killed, and folders in the cache that somebody damaged.</summary>
[TestClass]
public sealed class OverlayRaceTests
{
    private readonly ToolTree _tree = new();

    [TestInitialize]
    public void Pack()
    {
        _tree.LiteRt("litert", plugins: ["MediaTek", "Qualcomm"]);
        _tree.Write("litert/ai_edge_litert/libLiteRt.so", new byte[3 << 20]);
        _tree.Zip("litert", "a.whl");
    }

    [TestCleanup]
    public void Remove() => _tree.Dispose();

    [TestMethod]
    public void EightAtOnce_ShareOneFolder_AndEachSeesItComplete()
    {
        string[] tools = new string[8];
        Parallel.For(0, tools.Length, new ParallelOptions { MaxDegreeOfParallelism = tools.Length }, i =>
        {
            ToolchainSearch search = Find();
            Assert.IsNotNull(search.Toolchain.Compilers[2].Plugin);
            tools[i] = search.Toolchain.Tool!;
        });

        Assert.AreEqual(1, tools.Distinct().Count());
        Assert.AreEqual(1, _tree.Unpacked().Length, string.Join(' ', _tree.Unpacked()));
    }

    [TestMethod]
    public void WhatAKilledBuildLeft_IsNotBelieved_AndRemoved()
    {
        string tool = Find().Toolchain.Tool!;
        string folder = _tree.Unpacked().Single();
        string toolchains = Path.Combine(_tree.Cache, "toolchains");

        // As a kill in the middle leaves it: everything under the temporary name, nothing under the other.
        string left = Path.Combine(toolchains, folder + ".0123456789abcdef0123456789abcdef.tmp");
        Directory.Move(Path.Combine(toolchains, folder), left);
        File.WriteAllText(Path.Combine(left, Path.GetRelativePath(Path.Combine(toolchains, folder), tool)), "half");

        Assert.AreEqual(tool, Find().Toolchain.Tool);
        StringAssert.StartsWith(File.ReadAllText(tool), "#!/bin/sh");
        Assert.AreEqual(folder, string.Join(' ', _tree.Unpacked()));
    }

    [TestMethod]
    [DataRow("ai_edge_litert/vendors/MediaTek/compiler/libLiteRtCompilerPlugin_MediaTek.so", null)]
    [DataRow("ai_edge_litert/libLiteRt.so", "shorter")]
    [DataRow(".modelsdk-files", null)]
    [DataRow(".modelsdk-files", "garbage")]
    [DataRow(".modelsdk-files", "")]
    public void DamagedFolder_IsUnpackedAgain(string file, string? content)
    {
        Find();
        string path = Path.Combine(_tree.Cache, "toolchains", _tree.Unpacked().Single(), file);
        byte[] before = File.ReadAllBytes(path);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        Assert.IsNotNull(Find().Toolchain.Compilers[2].Plugin);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(path));
        Assert.AreEqual(1, _tree.Unpacked().Length);
    }

    [TestMethod]
    public async Task WaitingForAnotherBuild_CanBeCancelled()
    {
        Find();
        string folder = Path.Combine(_tree.Cache, "toolchains", _tree.Unpacked().Single());
        Directory.Delete(folder, recursive: true);
        using FileStream held = FileLock.Take(folder + ".lock", CancellationToken.None);
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(300));
        ToolchainSettings settings = new() { LiteRt = "a.whl", ProjectFile = _tree.Project, CacheFolder = _tree.Cache };

        await Assert.ThrowsExceptionAsync<OperationCanceledException>(() => Task.Run(() => ToolchainFinder.Find(settings, ToolTree.Linux, cancel.Token)));
        Assert.IsFalse(Directory.Exists(folder));
    }

    [TestMethod]
    public void CacheThatCannotBeWritten_SaysSo_AndNamesTheProperty()
    {
        File.WriteAllText(_tree.Cache, "a file");

        ModelDiagnostic diagnostic = Find().Diagnostics.Single();

        Assert.AreEqual(DiagnosticRules.UnusableToolchain, diagnostic.Rule);
        StringAssert.Contains(diagnostic.Message, "cannot be unpacked to");
        StringAssert.Contains(diagnostic.Message, "set ModelSdkCacheDir to another folder");
    }

    private ToolchainSearch Find() => _tree.Find("a.whl", searchMachine: false);
}
