using System.Security.Cryptography;
using ModelSdk.Build.Artifacts;
using ModelSdk.Build.Audit;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Build.Tests.Artifacts;

/// <summary>The folder that is deployed holds exactly what it should, and nothing is written twice.</summary>
[TestClass]
public sealed class ArtifactFolderTests : IDisposable
{
    private static readonly DateTime Past = new(2020, 1, 2, 3, 4, 6, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("modelsdk artifacts ö ").FullName;

    private string Root => Path.Combine(_folder, "aot");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Folder_HoldsVariantsAndOneListForEachModel()
    {
        IReadOnlyList<string> files = Write(
            Artifact("net", "Qualcomm_SM8750", "q"), Artifact("net", "MediaTek_MT6993", "m"), Artifact("net", "Google_Tensor_G5", "g", "Lib"));

        CollectionAssert.AreEqual(
            new[]
            {
                "models/App/net/MediaTek_MT6993/net.tflite",
                "models/App/net/Qualcomm_SM8750/net.tflite",
                "models/App/net/artifacts.json",
                "models/Lib/net/Google_Tensor_G5/net.tflite",
                "models/Lib/net/artifacts.json",
            },
            files.ToArray());
        CollectionAssert.AreEqual(files.ToArray(), Content());
        Assert.AreEqual("q", Read("models/App/net/Qualcomm_SM8750/net.tflite"));

        ArtifactList list = List("models/App/net/artifacts.json");
        CollectionAssert.AreEqual(new[] { "Qualcomm_SM8750", "MediaTek_MT6993" }, list.Variants.Select(row => row.Target).ToArray());
        ArtifactRow row = list.Variants[0];
        Assert.AreEqual("Qualcomm_SM8750/net.tflite", row.Path);
        CollectionAssert.AreEqual(new[] { new DeviceSoc("of", "Qualcomm_SM8750") }, row.Devices.ToArray());
        Assert.AreEqual(Hash("q"), row.Sha256);
        Assert.AreEqual("2.3.0", row.Toolchain["litert"]);
        Assert.AreEqual(0.3333, row.NpuShare);
        Assert.AreEqual("--opt 3", row.CompilerOptions);
        Assert.AreEqual("--some_flag=1", row.UnverifiedOptions.Single());
    }

    [TestMethod]
    public void FilesThatAreRight_KeepTheirTime()
    {
        CompiledArtifact[] artifacts = [Artifact("net", "A_1", "one"), Artifact("net", "A_2", "two")];
        Write(artifacts);
        foreach (string file in Content())
        {
            File.SetLastWriteTimeUtc(Path.Combine(Root, file), Past);
        }

        Write(artifacts);
        Assert.IsTrue(Content().All(file => File.GetLastWriteTimeUtc(Path.Combine(Root, file)) == Past));
    }

    [TestMethod]
    public void FileOfTheSameLengthAndTime_IsStillReplaced()
    {
        CompiledArtifact artifact = Artifact("net", "A_1", "one");
        Write(artifact);
        string file = Path.Combine(Root, "models/App/net/A_1/net.tflite");
        DateTime time = File.GetLastWriteTimeUtc(file);
        File.WriteAllText(file, "eno");
        File.SetLastWriteTimeUtc(file, time);

        Write(artifact);
        Assert.AreEqual("one", File.ReadAllText(file));
    }

    [TestMethod]
    public void WhatNoLongerBelongs_Goes_AndNothingOutside()
    {
        string outside = Path.Combine(_folder, "outside.txt");
        File.WriteAllText(outside, "stays");
        Write(Artifact("net", "A_1", "one"), Artifact("old", "A_1", "two"));
        File.WriteAllText(Path.Combine(Root, "models/App/net/A_1/net.tflite.0123.tmp"), "half a file of a killed build");
        File.WriteAllText(Path.Combine(Root, "stray"), "");
        Directory.CreateSymbolicLink(Path.Combine(Root, "models", "App", "linked"), _folder);
        File.CreateSymbolicLink(Path.Combine(Root, "models", "App", "net", "A_1", "link.tflite"), outside);

        string[] right = ["models/App/net/A_1/net.tflite", "models/App/net/artifacts.json"];
        CollectionAssert.AreEqual(right, Write(Artifact("net", "A_1", "one")).ToArray());
        CollectionAssert.AreEqual(right, Content());
        Assert.IsFalse(Directory.Exists(Path.Combine(Root, "models", "App", "old")));
        Assert.AreEqual("stays", File.ReadAllText(outside));

        Assert.AreEqual(0, Write().Count);
        Assert.AreEqual(0, Directory.GetFileSystemEntries(Root).Length);
    }

    [TestMethod]
    public void LinkInPlaceOfAFolderOrFile_IsNotWrittenThrough()
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        Directory.CreateDirectory(Path.Combine(Root, "models", "App"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "models", "App", "net"), elsewhere);
        Write(Artifact("net", "A_1", "one"));
        Assert.AreEqual(0, Directory.GetFileSystemEntries(elsewhere).Length);
        Assert.AreEqual(2, Content().Length);
    }

    [TestMethod]
    public void FolderInPlaceOfAFile_AndFileInPlaceOfAFolder_GiveWay()
    {
        Directory.CreateDirectory(Path.Combine(Root, "models", "App", "net", "A_1", "net.tflite", "inner"));
        File.WriteAllText(Path.Combine(Root, "models", "App", "net", "A_2"), "a file");
        Write(Artifact("net", "A_1", "one"), Artifact("net", "A_2", "two"));
        Assert.AreEqual("one", Read("models/App/net/A_1/net.tflite"));
        Assert.AreEqual("two", Read("models/App/net/A_2/net.tflite"));
    }

    [TestMethod]
    public void IdenticalFiles_AreDeliveredOnce_AndAllRowsPointThere()
    {
        CompiledArtifact[] artifacts =
            [Artifact("net", "A_1", "same"), Artifact("net", "A_2", "other"), Artifact("net", "A_3", "same"), Artifact("net2", "A_1", "same")];
        (IReadOnlyList<string> files, IReadOnlyList<ModelDiagnostic> diagnostics) = ArtifactFolder.Write(Root, artifacts, CancellationToken.None);

        Assert.AreEqual(5, files.Count);
        CollectionAssert.AreEqual(
            new[] { "A_1/net.tflite", "A_2/net.tflite", "A_1/net.tflite" },
            List("models/App/net/artifacts.json").Variants.Select(row => row.Path).ToArray());
        ModelDiagnostic diagnostic = diagnostics.Single();
        Assert.AreEqual("MSDK5004", diagnostic.Rule.Id);
        Assert.AreEqual("Targets A_1, A_3 of 'net' produced identical files; one copy is kept", diagnostic.Message);
    }

    [TestMethod]
    public void OneFileGivenForSeveralTargets_IsNoSurprise()
    {
        CompiledArtifact artifact = Artifact("net", "A_1", "same");
        (IReadOnlyList<string> files, IReadOnlyList<ModelDiagnostic> diagnostics) =
            ArtifactFolder.Write(Root, [artifact, artifact with { Target = "A_2" }], CancellationToken.None);
        Assert.AreEqual((2, 0), (files.Count, diagnostics.Count));
    }

    [TestMethod]
    public void SeveralForOneModelAndTarget_TheFirstIsTaken()
    {
        Write(Artifact("net", "A_1", "given"), Artifact("net", "A_1", "compiled"));
        Assert.AreEqual("given", Read("models/App/net/A_1/net.tflite"));
        Assert.AreEqual(1, List("models/App/net/artifacts.json").Variants.Count);
    }

    [TestMethod]
    public void FileThatChangedAfterItsAudit_IsNotDeployed()
    {
        CompiledArtifact artifact = Artifact("net", "A_1", "audited");
        File.WriteAllText(artifact.File, "changed");
        IOException failure = Assert.ThrowsException<IOException>(() => Write(artifact));
        StringAssert.Contains(failure.Message, "was changed after it was checked");
        Assert.AreEqual(0, Content().Length);
    }

    private IReadOnlyList<string> Write(params CompiledArtifact[] artifacts) =>
        ArtifactFolder.Write(Root, artifacts, CancellationToken.None).Files;

    private CompiledArtifact Artifact(string name, string target, string content, string assembly = "App")
    {
        string file = Path.Combine(_folder, $"{assembly}.{name}.{target}.{content}.tflite");
        File.WriteAllText(file, content);
        BytecodeModule module = new(0, 1, new BytecodeFacts { Format = "test", Options = "--opt 3" });
        return new CompiledArtifact
        {
            Model = new ApplicationModel(
                new ModelItem(Path.Combine(_folder, name + ".tflite"), name + ".tflite", new Dictionary<string, string>()), assembly, IsOwn: true),
            Target = target,
            Devices = [new DeviceSoc("of", target)],
            File = file,
            Sha256 = Hash(content),
            Toolchain = new Dictionary<string, string> { ["litert"] = "2.3.0" },
            Audit = new AuditResult(new CompiledFacts { Modules = [module, module] }, 1 / 3d, []) { Unverified = ["--some_flag=1"] },
        };
    }

    private string[] Content() => Directory.Exists(Root)
        ? [.. Directory.GetFiles(Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)]
        : [];

    private string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private ArtifactList List(string path) => ArtifactList.Read(File.ReadAllBytes(Path.Combine(Root, path)));

    private static string Hash(string content) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));
}
