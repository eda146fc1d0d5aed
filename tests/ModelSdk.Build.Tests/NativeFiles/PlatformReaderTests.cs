using ModelSdk.Build.NativeFiles;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Build.Tests.NativeFiles;

/// <summary>What a library runs on is told by its header, and where headers are the same by what is around it.</summary>
[TestClass]
public sealed class PlatformReaderTests : IDisposable
{
    private const int X64 = 62;
    private const int Arm64 = 183;

    private readonly string _folder = Directory.CreateTempSubdirectory("modelsdk-native-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [DataTestMethod]
    [DataRow(X64, "libc.so.6", "a/libLiteRt.so", "linux-x64")]
    [DataRow(Arm64, "libc.so.6 libm.so.6", "libLiteRt.so", "linux-arm64")]
    [DataRow(X64, "libc.musl-x86_64.so.1", "libLiteRt.so", "linux-musl-x64")]
    [DataRow(X64, "libc.so.6", "android/libLiteRt.so", "linux-x64", DisplayName = "what it is linked with goes before the name of a folder")]
    [DataRow(Arm64, "libc.so libdl.so", "libLiteRt.so", "android-arm64", DisplayName = "Bionic")]
    [DataRow(X64, "liblog.so", "libLiteRt.so", "android-x64")]
    [DataRow(Arm64, "", "jni/arm64-v8a/libLiteRt.so", "android-arm64", DisplayName = "in an AAR")]
    [DataRow(X64, "", "jni/x86_64/libLiteRt.so", "android-x64")]
    [DataRow(X64, "libc.so.6", "jni/arm64-v8a/libLiteRt.so", "linux-x64", DisplayName = "in an AAR, for another processor")]
    [DataRow(Arm64, "", "qairt/lib/aarch64-android/libQnnHtp.so", "android-arm64", DisplayName = "by a folder of the SDK")]
    [DataRow(164, "", "qairt/lib/hexagon-v79/unsigned/libQnnHtpV79Skel.so", "hexagon-hexagon")]
    [DataRow(40, "libc.so", "jni/armeabi-v7a/libLiteRt.so", "android-arm")]
    [DataRow(9999, "libc.so.6", "libLiteRt.so", "")]
    public void Elf_IsOfLinuxOrAndroid(int machine, string needed, string relative, string rids) =>
        Assert.AreEqual(rids, Read(LibraryBytes.Elf(machine, needed.Split(' ', StringSplitOptions.RemoveEmptyEntries)), relative));

    [TestMethod]
    public void Others_AreTold()
    {
        Assert.AreEqual("win-x64", Read(LibraryBytes.Pe(0x8664)));
        Assert.AreEqual("win-arm64", Read(LibraryBytes.Pe(0xAA64)));
        Assert.AreEqual("osx-arm64", Read(LibraryBytes.Mach(0x0100000C, 1)));
        Assert.AreEqual("osx-x64", Read(LibraryBytes.Mach(0x01000007, 0)), "Older ones do not name their system.");
        Assert.AreEqual("ios-arm64", Read(LibraryBytes.Mach(0x0100000C, 2)));
        Assert.AreEqual("", Read(LibraryBytes.Mach(0x0100000C, 11)), "visionOS");
        Assert.AreEqual("osx-x64 osx-arm64", Read(LibraryBytes.Universal(LibraryBytes.Mach(0x01000007, 1), LibraryBytes.Mach(0x0100000C, 1))));
        Assert.AreEqual("android-arm", Read(LibraryBytes.Elf32(40), "jni/armeabi-v7a/x.so"));
    }

    [TestMethod]
    public void WhatIsNoLibrary_IsForNothing()
    {
        Assert.AreEqual("", Read([]));
        Assert.AreEqual("", Read("GROUP ( libx.so.1 )"u8.ToArray()), "A linker script.");
        Assert.AreEqual("", Read([0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 65, .. new byte[100]]), "A class file of Java.");
        foreach (byte[] sound in new[]
        {
            LibraryBytes.Elf(X64, ["libc.so.6"]), LibraryBytes.Pe(0x8664), LibraryBytes.Mach(0x0100000C, 1),
            LibraryBytes.Universal(LibraryBytes.Mach(0x01000007, 1)),
        })
        {
            for (int length = 0; length < sound.Length; length++)
            {
                _ = Read(sound[..length]);
            }
        }
    }

    [DataTestMethod]
    [DataRow("linux-x64", "linux", "x64", true)]
    [DataRow("linux-musl-arm64", "linux-musl", "arm64", true)]
    [DataRow("alpine.3.20-x64", "linux-musl", "x64", true)]
    [DataRow("debian.12-x64", "linux", "x64", true)]
    [DataRow("win10-x64", "win", "x64", true)]
    [DataRow("osx.14-arm64", "osx", "arm64", true)]
    [DataRow("android-arm64", "android", "arm64", false)]
    [DataRow("linux-bionic-arm64", "android", "arm64", false)]
    [DataRow("iossimulator-arm64", "iossimulator", "arm64", false)]
    [DataRow("browser-wasm", null, null, false)]
    [DataRow("any", null, null, false)]
    public void RuntimeIdentifier_MeansPlatform(string rid, string? system, string? processor, bool isDesktop)
    {
        NativePlatform? platform = NativePlatform.OfRid(rid);
        Assert.AreEqual((system, processor, isDesktop), (platform?.System, platform?.Processor, platform?.IsDesktop ?? false));
    }

    private string Read(byte[] bytes, string relative = "lib/x.so")
    {
        string path = Path.Combine(_folder, "file");
        File.WriteAllBytes(path, bytes);
        return string.Join(' ', PlatformReader.Read(path, relative).Select(static platform => platform.Rid));
    }
}
