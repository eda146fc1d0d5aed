using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>Makes LiteRtOptions; called by <see cref="NativeModel"/> for each compiled model.</summary>
internal static unsafe class NativeOptions
{
    /// <summary>The options for those settings, with all texts attached.</summary>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.InvalidArgument"/>: a text of the application cannot be passed on. Or the library refused.
    /// </exception>
    public static OptionsHandle Create(CompileSettings settings)
    {
        IReadOnlyDictionary<string, string> texts = OptionTexts.Of(settings);
        LiteRtException.ThrowUnlessOk(OptionsApi.Create(out nint created), "making options");
        OptionsHandle options = new(created);
        try
        {
            LiteRtException.ThrowUnlessOk(
                OptionsApi.SetHardwareAccelerators(options, settings.Accelerators), $"choosing {settings.Accelerators}");
            foreach ((string identifier, string text) in texts)
            {
                Attach(options, identifier, text);
            }

            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    private static void Attach(OptionsHandle options, string identifier, string text)
    {
        byte* payload = Copy(text);
        Status status = OptionsApi.CreateOpaque(identifier, payload, &Free, out nint opaque);
        if (status != Status.Ok)
        {
            NativeMemory.Free(payload);
            throw LiteRtException.Of(status, $"making the options '{identifier}'");
        }

        status = OptionsApi.AddOpaque(options, opaque);
        if (status != Status.Ok)
        {
            OptionsApi.DestroyOpaque(opaque);
            throw LiteRtException.Of(status, $"attaching the options '{identifier}'");
        }
    }

    private static byte* Copy(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        byte* payload = (byte*)NativeMemory.Alloc((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(payload, length));
        payload[length] = 0;
        return payload;
    }

    // The library calls it when the options are destroyed, on the thread that does that.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(void* payload) => NativeMemory.Free(payload);
}
