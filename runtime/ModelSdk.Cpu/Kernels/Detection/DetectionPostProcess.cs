using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Detection;

/// <summary>TFLite_Detection_PostProcess: decodes the boxes of an SSD detector and keeps the best that do not overlap.</summary>
/// <remarks>
/// Rules: reference tflite-ops 6.1; LiteRT, tflite/kernels/detection_postprocess.cc. Outputs beyond the detections are
/// 0; native leaves some of them undefined. The two ways of choosing are in <c>DetectionPostProcess.Choice.cs</c>.
/// </remarks>
internal sealed partial class DetectionPostProcess : Kernel
{
    private readonly string _node;
    private readonly DetectionOptions _options;
    private readonly int _boxes;
    private readonly int _boxLength;
    private readonly int _columns;
    private readonly QuantizationParameters? _boxScale;
    private readonly QuantizationParameters? _anchorScale;
    private readonly QuantizationParameters? _scoreScale;

    private DetectionPostProcess(NodeContext node, DetectionOptions options)
    {
        _node = node.Node.ToString();
        _options = options;
        _boxes = node.Input(0).Shape[1];
        _boxLength = node.Input(0).Shape[2];
        _columns = node.Input(1).Shape[2];
        _boxScale = Scale(node, 0);
        _scoreScale = Scale(node, 1);
        _anchorScale = Scale(node, 2);
    }

    /// <inheritdoc/>
    public override unsafe int ScratchBytes => checked(
        (_boxes * sizeof(Box)) + (_boxes * _columns * sizeof(float)) + ((_boxes + (3 * KeptLimit)) * sizeof(Candidate)) + _boxes);

    // Detections so far and those of one more class.
    private int KeptLimit => Math.Max(_options.MaxDetections + Math.Min(_options.DetectionsPerClass, _options.MaxDetections), 1);

    /// <summary>TFLite_Detection_PostProcess.</summary>
    public static Kernel Create(NodeContext node)
    {
        DetectionOptions options = DetectionOptions.Read(node);
        int[] boxes = node.Input(0).Shape;
        int[] scores = node.Input(1).Shape;
        int[] anchors = node.Input(2).Shape;
        if (boxes is not [1, _, >= 4] || scores is not [1, _, _] || anchors is not [_, 4]
            || scores[1] != boxes[1] || anchors[0] != boxes[1])
        {
            throw node.Error(
                $"{node.Input(0)}, {node.Input(1)} and {node.Input(2)} must be boxes [1,n,4], scores [1,n,classes] and anchors [n,4]");
        }

        if (node.Input(2).Type != node.Input(0).Type)
        {
            throw node.Error($"the anchors {node.Input(2)} must have the type of the boxes, {node.Input(0)}");
        }

        if (scores[2] - options.Classes is not (0 or 1))
        {
            throw node.Error($"{node.Input(1)} must have {options.Classes} classes, and one for the background at most");
        }

        int detections = checked(options.MaxDetections * options.MaxClassesPerDetection);
        node.SetShape(0, 1, detections, 4);
        node.SetShape(1, 1, detections);
        node.SetShape(2, 1, detections);
        node.SetShape(3, 1);
        return new DetectionPostProcess(node, options);
    }

    /// <inheritdoc/>
    public override unsafe void Run(in KernelContext context)
    {
        fixed (byte* scratch = context.Scratch)
        {
            Box* boxes = (Box*)scratch;
            float* scores = (float*)(boxes + _boxes);
            Candidate* candidates = (Candidate*)(scores + ((long)_boxes * _columns));
            Candidate* kept = candidates + _boxes;
            bool* isOpen = (bool*)(kept + (3 * KeptLimit));
            Span<Box> decoded = new(boxes, _boxes);
            Span<float> read = new(scores, _boxes * _columns);
            Decode(in context, decoded);
            ReadScores(in context, read);
            Choice choice = new()
            {
                Boxes = decoded,
                Scores = read,
                Candidates = new Span<Candidate>(candidates, _boxes),
                Kept = new Span<Candidate>(kept, 3 * KeptLimit),
                IsOpen = new Span<bool>(isOpen, _boxes),
                OutputBoxes = context.Output<Box>(0),
                OutputClasses = context.Output<float>(1),
                OutputScores = context.Output<float>(2),
            };
            choice.OutputBoxes.Clear();
            choice.OutputClasses.Clear();
            choice.OutputScores.Clear();
            context.Output<float>(3)[0] = _options.UseRegular ? ChooseByClass(choice) : ChooseByBox(choice);
        }
    }

    private static QuantizationParameters? Scale(NodeContext node, int index)
    {
        Value value = node.Input(index);
        return value.Type switch
        {
            TensorType.Float32 => null,
            TensorType.UInt8 => value.Quantization ?? throw node.Error($"{value} must be quantized"),
            _ => throw node.Error($"{value} must be float32 or uint8"),
        };
    }

    // Centers and sizes relative to anchors; double arithmetic, rounded to float where native does.
    private void Decode(in KernelContext context, Span<Box> boxes)
    {
        for (int i = 0; i < boxes.Length; i++)
        {
            Box box = ReadBox(in context, 0, i * _boxLength, _boxScale);
            Box anchor = ReadBox(in context, 2, i * 4, _anchorScale);
            (double anchorY, double anchorX, double anchorH, double anchorW) = (anchor.Top, anchor.Left, anchor.Bottom, anchor.Right);
            float y = (float)(((double)box.Top / _options.ScaleY * anchorH) + anchorY);
            float x = (float)(((double)box.Left / _options.ScaleX * anchorW) + anchorX);
            float halfH = (float)(0.5 * Math.Exp((double)box.Bottom / _options.ScaleH) * anchorH);
            float halfW = (float)(0.5 * Math.Exp((double)box.Right / _options.ScaleW) * anchorW);
            boxes[i] = new Box(y - halfH, x - halfW, y + halfH, x + halfW);
            if (boxes[i].Top > boxes[i].Bottom || boxes[i].Left > boxes[i].Right)
            {
                throw new ModelException(
                    ModelErrorCode.RuntimeFailure, $"{_node}: box {i} has a negative size; its anchor is {anchorH} high and {anchorW} wide");
            }
        }
    }

    private static Box ReadBox(in KernelContext context, int input, int at, QuantizationParameters? scale)
    {
        if (scale is null)
        {
            ReadOnlySpan<float> floats = context.Input<float>(input).Slice(at, 4);
            return new Box(floats[0], floats[1], floats[2], floats[3]);
        }

        ReadOnlySpan<byte> bytes = context.Input<byte>(input).Slice(at, 4);
        float zero = scale.ZeroPoint;
        return new Box(
            (bytes[0] - zero) * scale.Scale, (bytes[1] - zero) * scale.Scale, (bytes[2] - zero) * scale.Scale, (bytes[3] - zero) * scale.Scale);
    }

    private void ReadScores(in KernelContext context, Span<float> scores)
    {
        if (_scoreScale is null)
        {
            context.Input<float>(1)[..scores.Length].CopyTo(scores);
            return;
        }

        ReadOnlySpan<byte> bytes = context.Input<byte>(1);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = (float)((double)_scoreScale.Scale * (bytes[i] - _scoreScale.ZeroPoint));
        }
    }
}
