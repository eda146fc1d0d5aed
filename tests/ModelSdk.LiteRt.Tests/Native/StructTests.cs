using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelSdk.LiteRt.Native;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.LiteRt.Tests.Native;

/// <summary>Our structures against the table of litert-c-api.md 5, and against what a C compiler makes of the same declarations.</summary>
[TestClass]
public sealed unsafe class StructTests
{
    // The declarations of the public C headers, in our words; each line is one number of Ours().
    private const string Source = """
        #include <stdbool.h>
        #include <stddef.h>
        #include <stdint.h>
        #include <stdio.h>
        typedef struct { unsigned rank : 7; bool has_strides : 1; int32_t dimensions[8]; uint32_t strides[8]; } HeaderLayout;
        typedef struct { uint32_t bits; int32_t dimensions[8]; uint32_t strides[8]; } Layout;
        typedef struct { int32_t element_type; Layout layout; } Ranked;
        typedef struct { int32_t type; union { bool b; int64_t i; double d; const char* s; const void* p; }; } Any;
        typedef struct { int32_t tag; Any value; } Option;
        typedef struct { size_t total, used, footprint; } Memory;
        typedef struct {
          const char* tag; int32_t event_type; uint64_t start, elapsed; Memory begin, end;
          uint64_t metadata1, metadata2; int32_t source; } Event;
        #define O(s, f) printf("%zu\n", offsetof(s, f))
        int main(void) {
          printf("%zu\n%zu\n%zu\n%zu\n%zu\n", sizeof(Layout), sizeof(Ranked), sizeof(Any), sizeof(Option), sizeof(Event));
          O(Ranked, layout); O(Any, i); O(Option, value);
          O(Event, event_type); O(Event, start); O(Event, elapsed); O(Event, metadata1); O(Event, metadata2); O(Event, source);
          union { HeaderLayout fields; Layout words; } both = { .words = { 0 } };
          both.fields.rank = 3; both.fields.has_strides = true; both.fields.dimensions[0] = 5;
          printf("%u\n%d\n", both.words.bits, both.words.dimensions[0]);
          return 0;
        }
        """;

    [TestMethod]
    public void SizesAndOffsets_AreTheReferences()
    {
        long[] reference = [68, 72, 16, 24, 104, 4, 8, 8, 8, 16, 24, 80, 88, 96];
        CollectionAssert.AreEqual(reference, Ours()[..reference.Length]);
    }

    [TestMethod]
    [Needs("gcc")]
    public void SizesAndOffsets_AreTheCompilers()
    {
        LiteRtTools.RequireHost();
        string folder = Directory.CreateTempSubdirectory("modelsdk-structs-").FullName;
        try
        {
            string program = Path.Combine(folder, "structs");
            File.WriteAllText(program + ".c", Source);
            ToolRun.Of(Shared.Tool("gcc"), ["-o", program, program + ".c"]).Succeeded();
            string[] lines = ToolRun.Of(program, []).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            CollectionAssert.AreEqual(lines, Ours().Select(static number => $"{number}").ToArray());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void Layout_HasRankAndShape()
    {
        NativeLayout layout = new([1, -1, 3]);
        Assert.AreEqual(3, layout.Rank);
        CollectionAssert.AreEqual(new[] { 1, -1, 3 }, layout.Shape.ToArray());
        Assert.AreEqual(0, new NativeLayout([]).Shape.Length);
        Assert.AreEqual(8, new NativeLayout([1, 2, 3, 4, 5, 6, 7, 8]).Shape.Length);
    }

    [TestMethod]
    public void ShapeOfMoreThanEightDimensions_IsRefused() =>
        Assert.ThrowsException<ArgumentException>(static () => new NativeLayout([1, 1, 1, 1, 1, 1, 1, 1, 1]));

    private static long[] Ours()
    {
        // Bit 7 of the first word, as the library sets it for strides; our constructor never does.
        NativeLayout strided = new([5, 1, 1]);
        Unsafe.As<NativeLayout, uint>(ref strided) |= 0x80;
        Assert.AreEqual(3, strided.Rank);
        return
        [
            sizeof(NativeLayout), sizeof(RankedTensorType), sizeof(NativeAny), sizeof(EnvironmentOption), sizeof(ProfiledEvent),
            Offset<RankedTensorType>(nameof(RankedTensorType.Layout)), Offset<NativeAny>(nameof(NativeAny.Int)),
            Offset<EnvironmentOption>(nameof(EnvironmentOption.Value)), Offset<ProfiledEvent>(nameof(ProfiledEvent.EventType)),
            Offset<ProfiledEvent>(nameof(ProfiledEvent.StartMicroseconds)), Offset<ProfiledEvent>(nameof(ProfiledEvent.ElapsedMicroseconds)),
            Offset<ProfiledEvent>(nameof(ProfiledEvent.Metadata1)), Offset<ProfiledEvent>(nameof(ProfiledEvent.Metadata2)),
            Offset<ProfiledEvent>(nameof(ProfiledEvent.Source)), Unsafe.As<NativeLayout, uint>(ref strided), strided.Shape[0],
        ];
    }

    private static long Offset<T>(string field) => Marshal.OffsetOf<T>(field);
}
