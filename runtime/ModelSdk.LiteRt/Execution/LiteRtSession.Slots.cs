namespace ModelSdk.LiteRt;

/// <summary>Dimensions and slots of a session.</summary>
internal sealed partial class LiteRtSession
{
    // In the library's order; the positions say where the application's ports are in it. Two ports of one tensor share a slot.
    private readonly TensorSlot?[] _inputs;
    private readonly TensorSlot?[] _outputs;
    private readonly int[] _inputPositions;
    private readonly int[] _outputPositions;
    private readonly int[][] _shapes;

    // Pinned: the library reads the pointers of all buffers from here.
    private readonly nint[] _nativeInputs;
    private readonly nint[] _nativeOutputs;
    private readonly TensorBuffer?[] _boundInputs;
    private readonly TensorBuffer?[] _boundOutputs;
    private bool _isPrepared;

    /// <inheritdoc/>
    public void ResizeInput(int input, ReadOnlySpan<int> shape)
    {
        SlotShapes.CheckResize(_ports, _ports.Info.Inputs[input], shape);
        _shapes[_inputPositions[input]] = shape.ToArray();
        _isPrepared = false;
    }

    /// <inheritdoc/>
    public void BindInput(int input, TensorBuffer? buffer) => Bind(_inputPositions[input], buffer, isInput: true);

    /// <inheritdoc/>
    public void BindOutput(int output, TensorBuffer? buffer) => Bind(_outputPositions[output], buffer, isInput: false);

    private void Bind(int position, TensorBuffer? buffer, bool isInput)
    {
        Prepare();
        int tensor = (isInput ? _ports.InputTensors : _ports.OutputTensors)[position];
        if (buffer is not null && _ports.InputTensors.Concat(_ports.OutputTensors).Count(index => index == tensor) > 1)
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"{_ports.Name} has this tensor under two names, and LiteRT binds one buffer to a tensor; copy it instead");
        }

        lock (_instance.Gate)
        {
            // Another session may have run since with other dimensions, and requirements are those of the moment.
            _instance.Apply(_ports.Index, _shapes);
            TensorSlot?[] slots = isInput ? _inputs : _outputs;
            SlotRequest request = isInput ? InputRequest(position) : OutputRequest(position);
            TensorSlot slot = Make(request, buffer, isInput);
            slots[position]!.Dispose();
            slots[position] = slot;
            (isInput ? _nativeInputs : _nativeOutputs)[position] = slot.Native;
            (isInput ? _boundInputs : _boundOutputs)[position] = buffer;
        }
    }

    private static TensorSlot Make(SlotRequest request, TensorBuffer? buffer, bool isInput) => buffer is null
        ? SlotFactory.Create(request, isInput)
        : SlotFactory.Bind(request, buffer, isInput);

    // Several inputs are resized one after the other; only the set of them has to fit together.
    private void Prepare()
    {
        if (_isPrepared)
        {
            return;
        }

        lock (_instance.Gate)
        {
            _instance.Apply(_ports.Index, _shapes);
            List<SlotRequest> inputs = [.. _inputs.Select((_, position) => InputRequest(position))];
            List<SlotRequest> outputs = [.. _outputs.Select((_, position) => OutputRequest(position))];
            SlotShapes.CheckMemory([.. inputs, .. outputs], _model.MaxMemoryBytes, _ports);
            for (int i = 0; i < inputs.Count; i++)
            {
                SetSlot(i, inputs[i], isInput: true);
            }

            for (int i = 0; i < outputs.Count; i++)
            {
                SetSlot(i, outputs[i], isInput: false);
            }
        }

        _isPrepared = true;
    }

    private SlotRequest InputRequest(int position)
    {
        TensorInfo tensor = _ports.InputAt(position);
        int[] shape = _shapes[position];
        return Request(tensor, "input", shape, _instance.InputRequirements(_ports.Index, position));
    }

    private SlotRequest OutputRequest(int position)
    {
        TensorInfo tensor = _ports.OutputAt(position);
        int[] shape = _instance.Outputs(_ports.Index)[position].Shape.ToArray();
        return Request(tensor, "output", shape, _instance.OutputRequirements(_ports.Index, position));
    }

    private SlotRequest Request(TensorInfo tensor, string side, int[] shape, nint requirements) => new(
        tensor, side, NativeTypes.Of(tensor.Type, shape), shape, requirements, _instance.Handle, _model.Environment)
    {
        Accelerator = _model.Accelerator,
    };

    private void SetSlot(int position, SlotRequest request, bool isInput)
    {
        TensorSlot?[] slots = isInput ? _inputs : _outputs;
        TensorSlot? old = slots[position];
        if (old is null || !old.Fits(request))
        {
            // An output that is an input as well is one tensor with one memory.
            TensorBuffer? bound = (isInput ? _boundInputs : _boundOutputs)[position];
            TensorSlot slot = Find(request.Tensor.TensorIndex, slots, position) ?? Make(request, bound, isInput);
            slots[position] = slot;
            if (old is not null && !IsUsed(old))
            {
                old.Dispose();
            }
        }

        (isInput ? _nativeInputs : _nativeOutputs)[position] = slots[position]!.Native;
    }

    private TensorSlot? Find(int tensor, TensorSlot?[] side, int before)
    {
        if (side == _outputs && Array.IndexOf(_ports.InputTensors, tensor) is >= 0 and int input)
        {
            return _inputs[input];
        }

        int same = Array.IndexOf(side == _inputs ? _ports.InputTensors : _ports.OutputTensors, tensor, 0, before);
        return same >= 0 ? side[same] : null;
    }

    private bool IsUsed(TensorSlot slot) => Array.IndexOf(_inputs, slot) >= 0 || Array.IndexOf(_outputs, slot) >= 0;

    private void DisposeSlots()
    {
        foreach (TensorSlot? slot in _inputs.Concat(_outputs).Distinct())
        {
            slot?.Dispose();
        }
    }
}
