using System.Runtime.InteropServices;
using ModelSdk.Format;
using ModelSdk.LiteRt;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.Benchmarks;

/// <summary>A model in LiteRT as a C program has it: its own compiled model and buffers, and a function pointer to call.</summary>
internal sealed unsafe class RawModel : IDisposable
{
    private const int Alignment = 64;
    private const int Tail = 16;

    private readonly TfliteModel _file;
    private readonly NativeModel _model;
    private readonly OptionsHandle _options;
    private readonly CompiledModelHandle _compiled;
    private readonly List<nint> _memory = [];
    private readonly nint[] _inputs;
    private readonly nint[] _outputs;
    private readonly delegate* unmanaged[Cdecl]<nint, nuint, nuint, nint*, nuint, nint*, int> _run;

    /// <summary>Compiles for the CPU with one thread, without a cancellation callback.</summary>
    public RawModel(string file, LoadedLibrary library)
    {
        _file = TfliteModel.Open(file);
        EnvironmentHandle environment = LiteRtEnvironment.Get(new EnvironmentSettings(Accelerator.Cpu, library));
        _model = new NativeModel(_file, environment);
        _options = NativeOptions.Create(new CompileSettings(HwAccelerators.Cpu));
        LiteRtException.ThrowUnlessOk(CompiledModelApi.Create(environment, _model.Handle, _options, out nint compiled), "compiling");
        _compiled = new CompiledModelHandle(compiled, environment, _model.Handle, _options);
        SignaturePorts ports = _model.Signatures[0];
        NativeLayout[] outputs = new NativeLayout[ports.OutputTensors.Length];
        fixed (NativeLayout* first = outputs)
        {
            LiteRtException.ThrowUnlessOk(
                CompiledModelApi.GetOutputLayouts(_compiled, 0, (nuint)outputs.Length, first, updateAllocation: true), "planning");
        }

        _inputs = [.. ports.Info.Inputs.Select(tensor => Wrap(tensor, [.. tensor.Shape]))];
        _outputs = [.. ports.Info.Outputs.Select((tensor, index) => Wrap(tensor, outputs[index].Shape.ToArray()))];
        _run = (delegate* unmanaged[Cdecl]<nint, nuint, nuint, nint*, nuint, nint*, int>)NativeLibrary.GetExport(
            NativeLibrary.Load(library.Path), "LiteRtRunCompiledModel");
    }

    /// <summary>Runs as often.</summary>
    public void Run(int times)
    {
        nint compiled = _compiled.DangerousGetHandle();
        fixed (nint* inputs = _inputs, outputs = _outputs)
        {
            for (int i = 0; i < times; i++)
            {
                if (_run(compiled, 0, (nuint)_inputs.Length, inputs, (nuint)_outputs.Length, outputs) != 0)
                {
                    throw new InvalidOperationException("The raw run failed.");
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint buffer in _inputs.Concat(_outputs))
        {
            TensorBufferApi.Destroy(buffer);
        }

        _compiled.Dispose();
        _options.Dispose();
        _model.Dispose();
        _file.Dispose();
        _memory.ForEach(static address => NativeMemory.AlignedFree((void*)address));
    }

    private nint Wrap(TensorInfo tensor, int[] shape)
    {
        int bytes = shape.Aggregate(1, static (product, size) => product * size) * tensor.Type.Bits() / 8;
        void* memory = NativeMemory.AlignedAlloc((nuint)(bytes + Tail), Alignment);
        NativeMemory.Clear(memory, (nuint)(bytes + Tail));
        _memory.Add((nint)memory);
        LiteRtException.ThrowUnlessOk(
            TensorBufferApi.CreateFromHostMemory(NativeTypes.Of(tensor.Type, shape), memory, (nuint)bytes, null, out nint buffer),
            "wrapping memory");
        return buffer;
    }
}
