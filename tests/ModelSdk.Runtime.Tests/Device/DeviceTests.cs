using ModelSdk.Format.Artifacts;

namespace ModelSdk.Runtime.Tests.Device;

/// <summary>Which device it is, from a variable, Android's properties or the processor; and which variants fit it.</summary>
[TestClass]
public sealed class DeviceTests
{
    [DataTestMethod]
    [DataRow("MediaTek/MT6993", "MediaTek MT6993")]
    [DataRow(" QTI SM8750 ", "QTI SM8750")]
    [DataRow("Google/Tensor G5", "Google Tensor G5")]
    [DataRow("Google Tensor G5", "Google Tensor G5")]
    [DataRow("MediaTek_MT6993", "MediaTek MT6993")]
    [DataRow("MT6993", "MT6993")]
    public void Variable_NamesTheDevice_AndTheReportHasIt(string text, string name)
    {
        using DeviceVariable variable = new(text);
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        Assert.AreEqual(name, model.Execution.Device);
    }

    [DataTestMethod]
    [DataRow("")]
    [DataRow("  ")]
    [DataRow(null)]
    public void EmptyVariable_LeavesTheDeviceToTheMachine(string? text)
    {
        using DeviceVariable variable = new(text);
        DeviceInfo device = DeviceInfo.Read();
        Assert.AreSame(device, DeviceInfo.Read());
        Assert.IsNull(device.Id);
        StringAssert.Contains(device.Describe(), device.Soc is null ? "MODELSDK_SOC can name it" : "IntelOpenVINO");
    }

    [DataTestMethod]
    [DataRow("ro.soc.manufacturer=Mediatek;ro.soc.model=MT6993", "Mediatek MT6993", "ro.soc.model")]
    [DataRow("ro.soc.manufacturer=QTI;ro.soc.model=SM8750;ro.board.platform=sun", "QTI SM8750", "ro.soc.model")]
    [DataRow("ro.soc.model=Tensor G5", "Tensor G5", "ro.soc.model")]
    [DataRow("ro.soc.manufacturer=unknown;ro.soc.model=unknown;ro.mediatek.platform=MT6893", "Mediatek MT6893", "ro.mediatek.platform")]
    [DataRow("ro.board.platform=kona", null, "before Android 12 (its board is 'kona'); the variable MODELSDK_SOC can name it")]
    [DataRow("", null, "before Android 12; the variable")]
    public void AndroidProperties_TellTheDevice(string properties, string? name, string source)
    {
        Dictionary<string, string> values = properties.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split('='))
            .ToDictionary(static pair => pair[0], static pair => pair[1]);
        DeviceInfo device = AndroidDevice.Find(values.GetValueOrDefault);
        Assert.AreEqual(name, device.Name);
        StringAssert.Contains(device.Source, source);
    }

    [TestMethod]
    public void LibraryWithoutProperties_IsNoReasonToFail() => Assert.IsNull(AndroidDevice.ReadProperty("ro.soc.model"));

    // Leaf 1 as the kernel composes it: family 6, models 0xBD, 0xCC, 0xAA (Meteor Lake); then an AMD one.
    [DataTestMethod]
    [DataRow(true, 0x000B06D1, "IntelOpenVINO LNL")]
    [DataRow(true, 0x000C06C1, "IntelOpenVINO PTL")]
    [DataRow(true, 0x000A06A4, null)]
    [DataRow(false, 0x000B06D1, null)]
    [DataRow(false, 0x00A20F12, null)]
    public void Processor_TellsTheDevice(bool isIntel, int version, string? name) =>
        Assert.AreEqual(name, IntelDevice.Find(isIntel, version).Name);

    [DataTestMethod]
    [DataRow("MediaTek_MT6993", "MediaTek_MT6993", "", true)]
    [DataRow("mediatek_mt6993", "MediaTek_MT6993", "", true)]
    [DataRow("Mediatek/MT6993", "MediaTek_MT6993", "", true)]
    [DataRow("MTK/MT6993", "MediaTek_MT6993", "", true)]
    [DataRow("QTI/SM8750", "Qualcomm_SM8750", "", true)]
    [DataRow("Exynos/E9965", "Samsung_E9965", "", true)]
    [DataRow("Google/Tensor G5", "Google_Tensor_G5", "", true)]
    [DataRow("IntelOpenVINO/LNL", "IntelOpenVINO_LNL", "", true)]
    [DataRow("SM8750", "Qualcomm_SM8750", "", true)]
    [DataRow("QTI/SM8750", "MediaTek_SM8750", "", false)]
    [DataRow("QTI/SM8650", "Qualcomm_SM8750", "", false)]
    [DataRow("Samsung/s5e9965", "Samsung_E9965", "", false)]
    [DataRow("Samsung/s5e9965", "Samsung_E9965", "Samsung/s5e9965", true)]
    [DataRow("Mediatek/MT6878V/ZA", "MediaTek_MT6878", "Mediatek/MT6878,MTK/MT6878V/ZA,Mediatek/mt6878v/za", true)]
    [DataRow("Acme/One", "FakeNpu_FAKE1", "Acme/One", true)]
    [DataRow("Acme/Two", "FakeNpu_FAKE1", "Acme/One", false)]
    public void Variant_FitsItsDevices(string device, string target, string devices, bool fits)
    {
        ArtifactRow row = new()
        {
            Target = target,
            Path = "x",
            Sha256 = "y",
            Devices = [.. devices.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static text =>
                new DeviceSoc(text[..text.IndexOf('/')], text[(text.IndexOf('/') + 1)..]))],
        };
        Assert.AreEqual(fits, DeviceInfo.Parse(device).Fits(row));
    }

    [TestMethod]
    public void DeviceThatNobodyKnows_FitsNothing() => Assert.IsFalse(
        new DeviceInfo(null, "").Fits(new ArtifactRow { Target = "MediaTek_MT6993", Path = "x", Sha256 = "y" }));
}
