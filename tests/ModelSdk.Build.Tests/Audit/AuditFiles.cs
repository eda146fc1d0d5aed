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

    /// <summary>A copy of a compiled file with one module whose bytecode is another one.</summary>
    public static byte[] WithCode(string file, byte[] code)
    {
        BytecodeModule module = Read(file).Modules.Single();
        byte[] bytes = File.ReadAllBytes(file);
        byte[] copy = [.. bytes.AsSpan(0, (int)module.Offset), .. code];
        SetRange(copy, bytes, module, module.Offset, code.Length);
        return copy;
    }

    /// <summary>A copy whose dispatch op names another range of bytes.</summary>
    public static byte[] WithRange(string file, long offset, long size)
    {
        byte[] bytes = File.ReadAllBytes(file);
        byte[] copy = [.. bytes];
        SetRange(copy, bytes, Read(file).Modules.Single(), offset, size);
        return copy;
    }

    // Both numbers stand behind each other in the options of each op.
    private static void SetRange(byte[] copy, byte[] original, BytecodeModule module, long offset, long size)
    {
        byte[] pair = [.. BitConverter.GetBytes(module.Offset), .. BitConverter.GetBytes(module.Size)];
        int count = 0;
        for (int at = 0; at <= module.Offset - pair.Length; at++)
        {
            if (original.AsSpan(at, pair.Length).SequenceEqual(pair))
            {
                BitConverter.TryWriteBytes(copy.AsSpan(at), offset);
                BitConverter.TryWriteBytes(copy.AsSpan(at + 8), size);
                count++;
            }
        }

        Assert.IsTrue(count > 0);
    }
}
