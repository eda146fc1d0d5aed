namespace ModelSdk.LiteRt.Tests;

/// <summary>Names of the vendors' libraries, as in Google's packages and build files.</summary>
[TestClass]
public sealed class NpuVendorTests
{
    [TestMethod]
    [DataRow("MediaTek", "MediaTek", "MediaTek")]
    [DataRow("Mediatek", "MediaTek", "MediaTek")]
    [DataRow("Qualcomm", "Qualcomm", "Qualcomm")]
    [DataRow("GoogleTensor", "GoogleTensor", "google_tensor")]
    [DataRow("Google", "GoogleTensor", "google_tensor")]
    [DataRow("Samsung", "Samsung", "Samsung")]
    [DataRow("IntelOpenVINO", "IntelOpenvino", "IntelOpenvino")]
    [DataRow("Broadcom", "bstorm", "bstorm")]
    [DataRow("Newcomer", "Newcomer", "Newcomer")]
    public void Manufacturer_HasItsLibraries(string manufacturer, string dispatch, string compiler)
    {
        NpuVendor vendor = NpuVendor.Of(manufacturer);
        (string prefix, string extension) = OperatingSystem.IsWindows() ? ("", ".dll") : ("lib", ".so");

        Assert.AreEqual($"{prefix}LiteRtDispatch_{dispatch}{extension}", vendor.DispatchFile);
        Assert.AreEqual($"{prefix}LiteRtCompilerPlugin_{compiler}{extension}", vendor.CompilerFile);
        Assert.AreEqual(vendor.Name, NpuVendor.OfDispatch(vendor.DispatchFile)?.Name);
        Assert.AreEqual(vendor.Name, NpuVendor.OfCompiler(vendor.CompilerFile)?.Name);
        Assert.IsNull(NpuVendor.OfCompiler(vendor.DispatchFile));
    }

    [TestMethod]
    [DataRow("libLiteRt.so")]
    [DataRow("libLiteRtWebGpuAccelerator.so")]
    [DataRow("libLiteRtDispatch_MediaTek.so.1")]
    [DataRow("libLiteRtDispatch_MediaTek.dylib")]
    public void OtherFiles_AreNobodysDispatchLibrary(string file) => Assert.IsNull(NpuVendor.OfDispatch(file));
}
