using System.Buffers.Binary;
using System.Numerics;

namespace ModelSdk.Cpu.Kernels.Segments;

/// <summary>The 64-bit fingerprint that LSH_PROJECTION is defined with: FarmHash's Fingerprint64, which is farmhashna's Hash64.</summary>
/// <remarks>Constants and steps: https://github.com/google/farmhash, src/farmhash.cc.</remarks>
internal static class Fingerprint
{
    private const ulong K0 = 0xc3a5c85c97cb3127;
    private const ulong K1 = 0xb492b66fbe98f273;
    private const ulong K2 = 0x9ae16a3b2f90404f;
    private const ulong Seed = 81;
    private const int Block = 64;

    /// <summary>The fingerprint of some bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> data)
    {
        unchecked
        {
            return data.Length switch
            {
                <= 16 => OfUpTo16(data),
                <= 32 => OfUpTo32(data),
                <= Block => OfUpTo64(data),
                _ => OfLong(data),
            };
        }
    }

    private static ulong OfUpTo16(ReadOnlySpan<byte> data)
    {
        unchecked
        {
            ulong length = (ulong)data.Length;
            ulong multiplier = K2 + (length * 2);
            if (data.Length >= 8)
            {
                ulong a = Word(data, 0) + K2;
                ulong b = Word(data, data.Length - 8);
                return Mix(
                    (BitOperations.RotateRight(b, 37) * multiplier) + a, (BitOperations.RotateRight(a, 25) + b) * multiplier, multiplier);
            }

            if (data.Length >= 4)
            {
                ulong first = BinaryPrimitives.ReadUInt32LittleEndian(data);
                return Mix(length + (first << 3), BinaryPrimitives.ReadUInt32LittleEndian(data[^4..]), multiplier);
            }

            if (data.Length == 0)
            {
                return K2;
            }

            uint y = data[0] + ((uint)data[data.Length >> 1] << 8);
            uint z = (uint)data.Length + ((uint)data[^1] << 2);
            return Shift((y * K2) ^ (z * K0)) * K2;
        }
    }

    private static ulong OfUpTo32(ReadOnlySpan<byte> data)
    {
        unchecked
        {
            ulong multiplier = K2 + ((ulong)data.Length * 2);
            ulong a = Word(data, 0) * K1;
            ulong b = Word(data, 8);
            ulong c = Word(data, data.Length - 8) * multiplier;
            ulong d = Word(data, data.Length - 16) * K2;
            return Mix(
                BitOperations.RotateRight(a + b, 43) + BitOperations.RotateRight(c, 30) + d,
                a + BitOperations.RotateRight(b + K2, 18) + c,
                multiplier);
        }
    }

    private static ulong OfUpTo64(ReadOnlySpan<byte> data)
    {
        unchecked
        {
            ulong multiplier = K2 + ((ulong)data.Length * 2);
            ulong a = Word(data, 0) * K2;
            ulong b = Word(data, 8);
            ulong c = Word(data, data.Length - 8) * multiplier;
            ulong d = Word(data, data.Length - 16) * K2;
            ulong y = BitOperations.RotateRight(a + b, 43) + BitOperations.RotateRight(c, 30) + d;
            ulong z = Mix(y, a + BitOperations.RotateRight(b + K2, 18) + c, multiplier);
            ulong e = Word(data, 16) * multiplier;
            ulong f = Word(data, 24);
            ulong g = (y + Word(data, data.Length - 32)) * multiplier;
            ulong h = (z + Word(data, data.Length - 24)) * multiplier;
            return Mix(
                BitOperations.RotateRight(e + f, 43) + BitOperations.RotateRight(g, 30) + h,
                e + BitOperations.RotateRight(f + a, 18) + g,
                multiplier);
        }
    }

    private static ulong OfLong(ReadOnlySpan<byte> data)
    {
        unchecked
        {
            State state = new()
            {
                X = (Seed * K2) + Word(data, 0),
                Y = (Seed * K1) + 113,
                Z = Shift((((Seed * K1) + 113) * K2) + 113) * K2,
            };
            int rest = (data.Length - 1) % Block;
            for (int start = 0; start + Block < data.Length; start += Block)
            {
                state.Add(data.Slice(start, Block), K1, 1, 1);
            }

            // The last block overlaps the one before, and is taken with other factors.
            ulong multiplier = K1 + ((state.Z & 0xff) << 1);
            state.W0 += (ulong)rest;
            state.V0 += state.W0;
            state.W0 += state.V0;
            state.Add(data[^Block..], multiplier, 9, 9);
            return Mix(
                Mix(state.V0, state.W0, multiplier) + (Shift(state.Y) * K0) + state.Z,
                Mix(state.V1, state.W1, multiplier) + state.X,
                multiplier);
        }
    }

    private static ulong Word(ReadOnlySpan<byte> data, int start) => BinaryPrimitives.ReadUInt64LittleEndian(data[start..]);

    private static ulong Shift(ulong value) => value ^ (value >> 47);

    private static ulong Mix(ulong u, ulong v, ulong multiplier)
    {
        unchecked
        {
            ulong a = Shift((u ^ v) * multiplier);
            return Shift((v ^ a) * multiplier) * multiplier;
        }
    }

    /// <summary>What blocks of 64 bytes are added to: three words and two pairs of words.</summary>
    private struct State
    {
        public ulong X;
        public ulong Y;
        public ulong Z;
        public ulong V0;
        public ulong V1;
        public ulong W0;
        public ulong W1;

        public void Add(ReadOnlySpan<byte> block, ulong multiplier, ulong factorOfW, ulong factorOfV)
        {
            unchecked
            {
                X = BitOperations.RotateRight(X + Y + V0 + Word(block, 8), 37) * multiplier;
                Y = BitOperations.RotateRight(Y + V1 + Word(block, 48), 42) * multiplier;
                X ^= W1 * factorOfW;
                Y += (V0 * factorOfV) + Word(block, 40);
                Z = BitOperations.RotateRight(Z + W0, 33) * multiplier;
                (V0, V1) = Half(block, V1 * multiplier, X + W0);
                (W0, W1) = Half(block[32..], Z + W1, Y + Word(block, 16));
                (X, Z) = (Z, X);
            }
        }

        private static (ulong First, ulong Second) Half(ReadOnlySpan<byte> data, ulong a, ulong b)
        {
            unchecked
            {
                a += Word(data, 0);
                b = BitOperations.RotateRight(b + a + Word(data, 24), 21);
                ulong c = a;
                a += Word(data, 8) + Word(data, 16);
                b += BitOperations.RotateRight(a, 44);
                return (a + Word(data, 24), b + c);
            }
        }
    }
}
