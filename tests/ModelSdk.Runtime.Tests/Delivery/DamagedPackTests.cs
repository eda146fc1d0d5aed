using System.Text;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Runtime.Tests.Delivery;

/// <summary>What is wrong with packs and lists is told in a step, and the model that the application carries is used.</summary>
[TestClass]
public sealed class DamagedPackTests
{
    [DataTestMethod]
    [DataRow("list", ModelErrorCode.FileIo, "list of packs 'models/packs.json' cannot be read")]
    [DataRow("list version", ModelErrorCode.UnsupportedRuntimeVersion, "version 9.0")]
    [DataRow("index", ModelErrorCode.FileIo, "index 'numbers.pack.json' of pack 'numbers' cannot be read")]
    [DataRow("index version", ModelErrorCode.UnsupportedRuntimeVersion, "version 9.0")]
    [DataRow("index of another pack", ModelErrorCode.FileIo, "that of another pack, 'letters'")]
    [DataRow("index without model", ModelErrorCode.NotFound, "not built together")]
    [DataRow("no source", ModelErrorCode.NotFound, "the application itself carries")]
    [DataRow("no file", ModelErrorCode.NotFound, "'numbers/digits.tflite' of pack 'numbers' is not there")]
    [DataRow("length", ModelErrorCode.InvalidModel, "but the pack's index says 7")]
    [DataRow("hash", ModelErrorCode.InvalidModel, "is not the file that was packed")]
    [DataRow("no model", ModelErrorCode.InvalidModel, "is not a sound model")]
    [DataRow("other list", ModelErrorCode.NotFound, "no pack of the folder")]
    [DataRow("no pack", ModelErrorCode.DeliveryFailed, "LoadAsync fetches it")]
    public void Damage_IsAStep_AndTheAssetIsUsed(string damage, ModelErrorCode code, string detail)
    {
        using TempFolder folder = new();
        TestPack.WriteAssets(folder.Path, list: true, model: true);
        TestPack pack = new();
        string list = Path.Combine(folder.Path, PackList.Path);
        switch (damage)
        {
            case "list":
                File.WriteAllText(list, """{ "version": "1.0", "packs": [ """);
                break;
            case "list version":
                File.WriteAllText(list, """{ "version": "9.0" }""");
                break;
            case "other list":
                File.WriteAllBytes(list, new PackList { Packs = [new("letters", "OnDemand", ["App/letters"])] }.ToUtf8());
                break;
            case "index version":
                pack.Index = pack.Index with { Version = new Version(9, 0) };
                break;
            case "index of another pack":
                pack.Index = pack.Index with { Pack = "letters" };
                break;
            case "index without model":
                pack.Model = pack.Model with { Name = "letters" };
                break;
            case "no source":
                pack.Model = pack.Model with { Source = null };
                break;
            case "no file":
                pack.Files.Clear();
                break;
            case "length":
                pack.Model = pack.Model with { Source = pack.Model.Source! with { Length = 7 } };
                break;
            case "hash":
                pack.Files["numbers/digits.tflite"][^1] ^= 1;
                break;
            case "no model":
                byte[] text = Encoding.UTF8.GetBytes(new string('x', 100));
                pack.Files["numbers/digits.tflite"] = text;
                pack.Model = pack.Model with { Source = TestPack.Describe("numbers/digits.tflite", text) };
                break;
        }

        if (damage != "no pack")
        {
            pack.WriteFolder(Path.Combine(folder.Path, TestPack.Name));
        }

        if (damage == "index")
        {
            File.WriteAllText(Path.Combine(folder.Path, TestPack.Name, "numbers.pack.json"), "[");
        }

        using Model model = DeliveryTest.Load(ModelPackSource.FromFolder(folder.Path));
        Assert.AreEqual($"Program NotFound, Pack {code}, Asset None", DeliveryTest.Places(model));
        StringAssert.Contains(model.Execution.Delivery[1].Detail, detail);
        Assert.AreEqual(ArtifactPlace.Asset, model.Execution.Artifact.Place);
        Assert.IsNull(model.Execution.Artifact.Pack);
    }

    [TestMethod]
    public void WithoutAnAsset_TheDamageIsTheError()
    {
        using TempFolder folder = new();
        TestPack pack = new();
        pack.Files["numbers/digits.tflite"][^1] ^= 1;
        pack.WriteArchive(folder.Path);
        ModelException failure = DeliveryTest.Fails(ModelPackSource.FromFolder(folder.Path));
        Assert.AreEqual(ModelErrorCode.InvalidModel, failure.Code);
        StringAssert.Contains(failure.Message, "Pack: InvalidModel: 'numbers/digits.tflite' of pack 'numbers' is not the file");
        StringAssert.Contains(failure.Message, "Asset: NotFound");
    }

    [TestMethod]
    public void EveryTruncationOfAnArchive_EndsInTheAsset()
    {
        using TempFolder folder = new();
        TestPack.WriteAssets(folder.Path, list: true, model: true);
        byte[] sound = File.ReadAllBytes(new TestPack().WriteArchive(folder.Path));
        ModelPackSource packs = ModelPackSource.FromFolder(folder.Path);
        string archive = Path.Combine(folder.Path, "numbers.ai.pack");
        foreach (int length in Lengths(sound.Length))
        {
            File.WriteAllBytes(archive, sound[..length]);
            using Model model = DeliveryTest.Load(packs);
            Assert.AreEqual("Program NotFound, Pack FileIo, Asset None", DeliveryTest.Places(model), $"{length} bytes");
        }
    }

    [TestMethod]
    public void FlipsInTheDirectoryOfAnArchive_EndInThePackOrTheAsset()
    {
        using TempFolder folder = new();
        TestPack.WriteAssets(folder.Path, list: true, model: true);
        byte[] sound = File.ReadAllBytes(new TestPack().WriteArchive(folder.Path));
        ModelPackSource packs = ModelPackSource.FromFolder(folder.Path);
        string archive = Path.Combine(folder.Path, "numbers.ai.pack");
        for (int at = sound.Length - 280; at < sound.Length; at++)
        {
            foreach (byte flip in new byte[] { 0x01, 0x80, 0xFF })
            {
                byte[] damaged = [.. sound];
                damaged[at] ^= flip;
                File.WriteAllBytes(archive, damaged);
                using Model model = DeliveryTest.Load(packs);
                Assert.AreNotEqual(ModelErrorCode.Unknown, model.Execution.Delivery[1].Code, model.Execution.Delivery[1].Detail);
            }
        }
    }

    // All near the end, where the directory is, and some in the files.
    private static IEnumerable<int> Lengths(int length) =>
        Enumerable.Range(0, length).Where(at => at < 40 || at > length - 300 || at % 4099 == 0);
}
