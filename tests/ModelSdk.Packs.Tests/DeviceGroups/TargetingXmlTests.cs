using System.Text;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Targets;

namespace ModelSdk.Packs.Tests.DeviceGroups;

/// <summary>Device groups in XML: what Gradle takes, what LiteRT's exporter writes, and what neither would take.</summary>
[TestClass]
public sealed class TargetingXmlTests
{
    [TestMethod]
    public void EveryCondition_IsRead()
    {
        DeviceGroup[] expected =
        [
            new("strong",
            [
                new DeviceSelector
                {
                    MinRamBytes = 8_000_000_000,
                    MaxRamBytes = 16_000_000_000,
                    IncludedDevices = [new("google", "husky"), new("samsung", "")],
                    ExcludedDevices = [new("google", "caiman")],
                    RequiredFeatures = ["android.hardware.camera", "android.hardware.nfc"],
                    ForbiddenFeatures = ["android.hardware.type.watch"],
                    SystemOnChips = [new("QTI", "SM8750"), new("Google", "Tensor G5")],
                },
                new DeviceSelector { MaxRamBytes = 3 },
            ]),
            new("any", [new DeviceSelector()]),
        ];

        DeviceGroupConfigTests.AssertSame(expected, Read("""
            <?xml version="1.0" encoding="utf-8"?>
            <!-- groups of our phones -->
            <c:device-targeting-config xmlns:c="http://schemas.android.com/apk/config"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://schemas.android.com/apk/config c.xsd">
              <c:device-group name="strong">
                <c:device-selector ram-min-bytes="8000000000" ram-max-bytes="16000000000">
                  <c:included-device-id brand="google" device="husky"/>
                  <c:excluded-device-id brand="google" device="caiman"/>
                  <c:included-device-id brand="samsung"/>
                  <c:required-system-feature name="android.hardware.camera"/>
                  <c:forbidden-system-feature name="android.hardware.type.watch"/>
                  <?keep this?>
                  <c:required-system-feature name="android.hardware.nfc"></c:required-system-feature>
                  <c:system-on-chip model="SM8750" manufacturer="QTI"/>
                  <c:system-on-chip manufacturer="Google" model="Tensor&#32;G5"/>
                </c:device-selector>
                <c:device-selector ram-max-bytes="3"/>
              </c:device-group>
              <device-group name="any" xmlns="http://schemas.android.com/apk/config"><device-selector/></device-group>
            </c:device-targeting-config>
            """));
    }

    [TestMethod]
    public void WhatTheExporterOfLiteRtWrites_IsWhatTheTableOfSocsSays()
    {
        // litert/python/aot/ai_pack/export_lib.py, and device_targeting_configuration.xml in litert-samples: one selector for each
        // spelling of the manufacturer.
        SocTarget[] targets =
            [.. new[] { "Qualcomm_SM8750", "MediaTek_MT6991", "Google_Tensor_G5" }.Select(static id => SocTable.Builtin.Find(id)!)];
        string xml = $"""
            <config:device-targeting-config
                xmlns:config="http://schemas.android.com/apk/config">
            {Exported("Qualcomm_SM8750", ("Qualcomm", "SM8750"), ("QTI", "SM8750"))}
            {Exported("Mediatek_MT6991", ("Mediatek", "MT6991"))}
            {Exported("Google_Tensor_G5", ("Google", "Tensor G5"))}
            </config:device-targeting-config>
            """;

        DeviceGroupConfigTests.AssertSame([.. targets.Select(static target => TargetGroups.Of(target)!)], Read(xml));
    }

    [TestMethod]
    [DataRow("<GROUP name='a'><SEL><system-on-chip manufacturer='QTI'/></SEL></GROUP>", "line 2: <system-on-chip> without 'model'; expected: the attributes manufacturer, model")]
    [DataRow("<GROUP name='a'><SEL><system-on-chip manufacturer='' model='x'/></SEL></GROUP>", "<system-on-chip> without 'manufacturer'")]
    [DataRow("<GROUP><SEL/></GROUP>", "<device-group> without 'name'; expected: the attributes name")]
    [DataRow("<GROUP name='a' level='1'><SEL/></GROUP>", "attribute 'level' of <device-group>; expected: name")]
    [DataRow("<GROUP name='a'>\n<SEL min-ram-bytes='1'/></GROUP>", "line 3: attribute 'min-ram-bytes' of <device-selector>; expected: ram-min-bytes, ram-max-bytes")]
    [DataRow("<GROUP name='a'><SEL c:ram-min-bytes='1' xmlns:c='http://schemas.android.com/apk/config'/></GROUP>", "attribute 'c:ram-min-bytes'")]
    [DataRow("<GROUP name='a'><SEL ram-min-bytes='8 GB'/></GROUP>", "ram-min-bytes=\"8 GB\"; expected: a number of bytes in digits")]
    [DataRow("<GROUP name='a'><SEL ram-min-bytes='-1'/></GROUP>", "ram-min-bytes=\"-1\"")]
    [DataRow("<GROUP name='a'><SEL ram-min-bytes='9223372036854775808'/></GROUP>", "ram-min-bytes=\"9223372036854775808\"")]
    [DataRow("<GROUP name='a'><SEL><ram min-bytes='1'/></SEL></GROUP>", "<ram> of the namespace 'http://schemas.android.com/apk/config'; expected: <included-device-id>, <excluded-device-id>")]
    [DataRow("<GROUP name='a'><SEL><system-on-chip xmlns='' manufacturer='a' model='b'/></SEL></GROUP>", "<system-on-chip> of the namespace ''")]
    [DataRow("<GROUP name='a'><SEL><system-on-chip manufacturer='a' model='b'><x/></system-on-chip></SEL></GROUP>", "expected: nothing inside <system-on-chip>")]
    [DataRow("<SEL/>", "<device-selector> of the namespace 'http://schemas.android.com/apk/config'; expected: <device-group>")]
    [DataRow("<GROUP name='a'>text</GROUP>", "text in <device-group>; expected: elements only")]
    [DataRow("", "line 1: <device-targeting-config> without a group; expected: at least one <device-group>, or no file")]
    [DataRow("<GROUP name='a'>", "this is no XML that can be read:")]
    [DataRow("<GROUP name='a' name='b'/>", "this is no XML that can be read:")]
    public void WhatIsNotKnown_IsRefusedWithLineAndRemedy(string content, string expected)
    {
        string xml = $"<device-targeting-config xmlns='http://schemas.android.com/apk/config'>\n{content}\n</device-targeting-config>"
            .Replace("GROUP", "device-group").Replace("SEL", "device-selector");

        StringAssert.Contains(Refuse(xml), expected);
    }

    [TestMethod]
    public void HostileFiles_AreRefused()
    {
        string bomb = "<!DOCTYPE c [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]><c>&b;</c>";
        string file = "<!DOCTYPE c [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><c>&a;</c>";
        string deep = string.Concat(Enumerable.Repeat("<a>", 100_000));

        StringAssert.Contains(Refuse(bomb), "DTD is prohibited");
        StringAssert.Contains(Refuse(file), "DTD is prohibited");
        StringAssert.Contains(Refuse(deep), "<a> of the namespace ''");
        StringAssert.Contains(Refuse("<manifest/>"), "expected: <device-targeting-config> of the namespace http://schemas.android.com/apk/config");
        StringAssert.Contains(
            Refuse("<c:device-targeting-config xmlns:c='http://schemas.android.com/apk/res/android'/>"),
            "<c:device-targeting-config> of the namespace 'http://schemas.android.com/apk/res/android'");
        StringAssert.Contains(Refuse(""), "this is no XML that can be read");
    }

    [TestMethod]
    public void LargeFiles_AreReadUpToALimit()
    {
        string Devices(int count) => $"""
            <device-targeting-config xmlns="http://schemas.android.com/apk/config"><device-group name="a"><device-selector>
            {string.Concat(Enumerable.Range(0, count).Select(static i => $"<included-device-id brand=\"brand\" device=\"device{i}\"/>\n"))}
            </device-selector></device-group></device-targeting-config>
            """;

        Assert.AreEqual(10_001, Read(Devices(10_001))[0].Selectors[0].IncludedDevices.Count);
        StringAssert.Contains(Refuse(Devices(1) + new string(' ', 65 << 20)), "this is no XML that can be read");
    }

    private static string Exported(string group, params (string Manufacturer, string Model)[] chips) => $"""
            <config:device-group name="{group}">
        {string.Join('\n', chips.Select(static chip => $"""
                <config:device-selector>
                    <config:system-on-chip manufacturer="{chip.Manufacturer}" model="{chip.Model}"/>
                </config:device-selector>
        """))}
            </config:device-group>
        """;

    private static IReadOnlyList<DeviceGroup> Read(string xml) => DeviceGroupConfig.FromXml(new MemoryStream(Encoding.UTF8.GetBytes(xml)));

    private static string Refuse(string xml) => Assert.ThrowsException<InvalidDataException>(() => Read(xml)).Message;
}
