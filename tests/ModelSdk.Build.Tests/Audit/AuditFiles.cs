using ModelSdk.Build.Audit;
using ModelSdk.Build.Audit.Bytecode;
using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Audit;

/// <summary>Compiled files for the tests of the audit: those of the vendors, and copies that are changed on purpose.</summary>
internal static class AuditFiles
{
    /// <summary>A file of LiteRT's own test data.</summary>
    public static string Vendor(string name) => Shared.Path("testdata", "litert", "litert__test__testdata__" + name);

    /// <summary>The facts of a file.</summary>
    public static CompiledFacts Read(string file)
    {
        using TfliteModel model = TfliteModel.Open(file);
        return CompiledReader.Read(model);
    }

    /// <summary>The facts of a file's only bytecode, or of a file that is bytecode.</summary>
    public static BytecodeFacts ReadCode(string file)
    {
        if (Path.GetExtension(file) == ".tflite")
        {
            return Read(file).Modules.Single().Bytecode;
        }

        using ModelFile code = ModelFile.Open(file);
        return BytecodeFormats.Read(code);
    }

    /// <summary>The facts of bytes that are bytecode.</summary>
    public static BytecodeFacts ReadCode(byte[] code)
    {
        using ModelFile file = ModelFile.FromMemory(code);
        return BytecodeFormats.Read(file);
    }

    /// <summary>A changed copy; the text must be there, and as often as it is, it is replaced by one of the same length.</summary>
    public static byte[] Replace(byte[] bytes, ReadOnlySpan<byte> text, ReadOnlySpan<byte> replacement)
    {
        Assert.AreEqual(text.Length, replacement.Length);
        byte[] copy = [.. bytes];
        int count = 0;
        for (int at = copy.AsSpan().IndexOf(text); at >= 0; at = copy.AsSpan().IndexOf(text))
        {
            replacement.CopyTo(copy.AsSpan(at));
            count++;
        }

        Assert.IsTrue(count > 0, "the text to replace is not there");
        return copy;
    }
}
