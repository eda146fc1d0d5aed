using System.Security.Cryptography;
using ModelSdk.Cpu;
using ModelSdk.Format.Artifacts;
using ModelSdk.TestSupport.Android;

namespace ModelSdk.Packs.Tests.RealTools;

// What a device can do with what it received: the index of each pack, the loader of the runtime, and the same from the container.
public sealed partial class RealModelTests
{
    [TestMethod]
    [DataRow("Qualcomm_SM8750")]
    [DataRow("Mediatek_MT6993")]
    [DataRow("Google_Tensor_G5")]
    [DataRow("other")]
    public void IndexOfEachPack_IsTrueOnTheDevice(string group)
    {
        AndroidTools.Require();
        int checkedFiles = 0;
        foreach ((string pack, IReadOnlyDictionary<string, byte[]> files) in Lab.Value.Received(group).Where(static module => module.Key != "base"))
        {
            PackIndex index = PackIndex.Read(files[$"assets/{PackIndex.FileName(pack)}"]);
            foreach (PackIndexModel model in index.Models)
            {
                foreach (ArtifactRow variant in model.Variants.Where(variant => variant.Group == group))
                {
                    AssertFile(files, variant.Path, variant.Sha256, variant.Length);
                    checkedFiles++;
                }

                if (model.Source is { } source && (!source.OtherOnly || group == "other"))
                {
                    AssertFile(files, source.Path, source.Sha256, source.Length);
                    checkedFiles++;
                }
            }
        }

        // Six source models travel in packs, a seventh only for other devices.
        Assert.IsTrue(checkedFiles >= 7, $"{checkedFiles} files");
    }

    [TestMethod]
    [DataRow("faces", "other", "faces")]
    [DataRow("landmarks-468", "Mediatek_MT6993", "faces")]
    [DataRow("mobilenet_v1_0.25_128", "Qualcomm_SM8750", "m0_25")]
    [DataRow("resnet", "Google_Tensor_G5", null)]
    [DataRow("hotword", "other", null)]
    public void Model_OnTheDevice_IsFoundAndRuns(string name, string group, string? pack)
    {
        AndroidTools.Require();
        string device = InstallOnDisk(group);
        ModelOptions options = new() { Packs = ModelPackSource.FromFolder(device) };
        using Model model = Model.Load(ModelSource.Deployed("Lab", name), [CpuBackend.Instance], options);
        Assert.AreEqual(pack, model.Execution.Artifact.Pack);
        using ModelSession session = model.CreateSession();
        session.Run();
    }

    // Other platforms take a variant out of the container itself: our choice is the one that Google's tool makes.
    [TestMethod]
    [DataRow("Qualcomm_SM8750")]
    [DataRow("Google_Tensor_G5")]
    [DataRow("other")]
    public void FileFromTheContainer_IsTheOneThatADeviceReceives(string group)
    {
        AndroidTools.Require();
        ModelPackSource container = ModelPackSource.FromFolder(Application.Value.Output, group);
        foreach ((string pack, IReadOnlyDictionary<string, byte[]> files) in Lab.Value.Received(group).Where(static module => module.Key != "base"))
        {
            foreach ((string path, byte[] bytes) in files)
            {
                ModelPackFile file = container.FindFile(pack, path["assets/".Length..])
                    ?? throw new AssertFailedException($"{path} of {pack} is not found for {group}");
                byte[] found = new byte[file.Length];
                using FileStream stream = File.OpenRead(file.Path);
                stream.Position = file.Offset;
                stream.ReadExactly(found);
                Assert.IsTrue(found.AsSpan().SequenceEqual(bytes), $"{path} of {pack} has other bytes");
            }
        }
    }

    private static void AssertFile(IReadOnlyDictionary<string, byte[]> files, string path, string sha256, long? length)
    {
        Assert.IsTrue(files.TryGetValue($"assets/{path}", out byte[]? bytes), $"{path} is not on the device");
        Assert.AreEqual(length, bytes.Length, path);
        Assert.AreEqual(sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)), path);
    }

    /// <summary>Writes what a device received as a device has it: assets of the base module, and a folder for each pack.</summary>
    private static string InstallOnDisk(string group)
    {
        string device = Lab.Value.File($"installed-{group}");
        foreach ((string module, IReadOnlyDictionary<string, byte[]> files) in Lab.Value.Received(group))
        {
            foreach ((string path, byte[] bytes) in files)
            {
                string file = module == "base" ? Path.Combine(device, path["assets/".Length..]) : Path.Combine(device, module, path);
                _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, bytes);
            }
        }

        return device;
    }
}
