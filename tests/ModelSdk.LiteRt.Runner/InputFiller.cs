using System.Runtime.InteropServices;
using ModelSdk.Format;
using ModelSdk.TestSupport.Engine;
using ModelSdk.TestSupport.Native;

namespace ModelSdk.LiteRt.Runner;

/// <summary>Fills inputs as a request says: the same seed gives the same bytes in every process.</summary>
internal static class InputFiller
{
    /// <summary>Resizes, or fills every input.</summary>
    public static void Fill(IReadOnlyList<InputRequest> requests, EngineSession session, bool resize)
    {
        for (int i = 0; i < session.Signature.Inputs.Count; i++)
        {
            InputRequest request = i < requests.Count ? requests[i] : new InputRequest();
            if (resize)
            {
                if (request.Shape is { } shape)
                {
                    session.Resize(i, shape);
                }
            }
            else if (request.Bytes is { } bytes)
            {
                session.Write(i, bytes);
            }
            else
            {
                Random(session.Input(i), session.Signature.Inputs[i].Type, request.Zeros ? null : request.Seed ?? i);
            }
        }
    }

    // Floats from 0 to 1 and small indices are sound inputs of every model; small integers take their whole range.
    private static void Random(Span<byte> bytes, TensorType type, int? seed)
    {
        bytes.Clear();
        if (seed is not { } start)
        {
            return;
        }

        Random random = new(start);
        switch (type)
        {
            case TensorType.Float32:
                foreach (ref float value in MemoryMarshal.Cast<byte, float>(bytes))
                {
                    value = random.NextSingle();
                }

                break;
            case TensorType.Int32:
                foreach (ref int value in MemoryMarshal.Cast<byte, int>(bytes))
                {
                    value = random.Next(7);
                }

                break;
            case TensorType.Int64:
                foreach (ref long value in MemoryMarshal.Cast<byte, long>(bytes))
                {
                    value = random.Next(7);
                }

                break;
            case TensorType.Float16:
                foreach (ref Half value in MemoryMarshal.Cast<byte, Half>(bytes))
                {
                    value = (Half)random.NextSingle();
                }

                break;
            case TensorType.Bool:
                foreach (ref byte value in bytes)
                {
                    value = (byte)random.Next(2);
                }

                break;
            case TensorType.Int8 or TensorType.UInt8 or TensorType.Int16 or TensorType.UInt16:
                random.NextBytes(bytes);
                break;
        }
    }
}
