using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Detection;

/// <summary>NON_MAX_SUPPRESSION_V4 and V5: hard, or with a sixth input, sigma, soft (overlap lowers scores instead).</summary>
/// <remarks>
/// Rules: LiteRT, tflite/kernels/internal/reference/non_max_suppression.h. Native looks at the number of inputs, not at
/// the version.
/// </remarks>
internal sealed class NonMaxSuppression : Kernel
{
    private readonly string _node;
    private readonly int _boxes;
    private readonly int _limit;
    private readonly bool _isSoft;

    private NonMaxSuppression(string node, int boxes, int limit, bool isSoft)
    {
        _node = node;
        _boxes = boxes;
        _limit = limit;
        _isSoft = isSoft;
    }

    /// <inheritdoc/>
    public override unsafe int ScratchBytes => checked(_boxes * sizeof(Open));

    /// <summary>NON_MAX_SUPPRESSION_V4 or V5.</summary>
    public static Kernel Create(NodeContext node)
    {
        bool isSoft = node.InputCount == 6;
        if (node.InputCount is not (5 or 6) || node.OutputCount != (isSoft ? 3 : 2))
        {
            throw node.Error($"{node.InputCount} inputs and {node.OutputCount} outputs do not fit; there must be 5 and 2, or 6 and 3");
        }

        Value boxes = node.Input(0);
        Value scores = node.Input(1);
        if (node.Input(2).Type != TensorType.Int32 || node.Input(2).Shape.Length != 0)
        {
            throw node.Error($"the limit {node.Input(2)} must be an int32 scalar");
        }

        int limit = node.ConstantInts(2)[0];
        bool areFloats = boxes.Type == TensorType.Float32 && scores.Type == TensorType.Float32;
        for (int i = 3; i < (isSoft ? 6 : 5); i++)
        {
            areFloats &= node.Input(i).Type == TensorType.Float32 && node.Input(i).Shape.Length == 0;
        }

        if (!areFloats || boxes.Shape is not [_, 4] || scores.Shape.Length != 1 || scores.Shape[0] != boxes.Shape[0]
            || limit < 0)
        {
            throw node.Error($"{boxes} and {scores} must be float32 [n,4] and [n], with a limit from 0 and float32 scalars as thresholds");
        }

        node.SetShape(0, limit);
        if (isSoft)
        {
            node.SetShape(1, limit);
        }

        node.SetShape(isSoft ? 2 : 1);
        return new NonMaxSuppression(node.Node.ToString(), boxes.Shape[0], limit, isSoft);
    }

    /// <inheritdoc/>
    public override unsafe void Run(in KernelContext context)
    {
        ReadOnlySpan<float> scores = context.Input<float>(1);
        ReadOnlySpan<Box> boxes = context.Input<Box>(0);
        float overlapLimit = context.Input<float>(3)[0];
        float scoreLimit = context.Input<float>(4)[0];
        float sigma = _isSoft ? context.Input<float>(5)[0] : 0;
        if (sigma < 0)
        {
            throw new ModelException(ModelErrorCode.RuntimeFailure, $"{_node}: sigma, input 5, is {sigma}; it must not be negative");
        }

        float decay = sigma > 0 ? (float)(-0.5 / sigma) : 0;
        Span<int> chosen = context.Output<int>(0);
        Span<float> chosenScores = _isSoft ? context.Output<float>(1) : default;
        int count = 0;
        fixed (byte* scratch = context.Scratch)
        {
            Span<Open> open = new(scratch, _boxes);
            int left = 0;
            for (int i = 0; i < _boxes; i++)
            {
                if (scores[i] > scoreLimit)
                {
                    open[left++] = new Open(scores[i], i, 0);
                }
            }

            while (count < _limit && left > 0)
            {
                int best = Best(open[..left]);
                Open next = open[best];
                float before = next.Score;
                bool isHard = false;
                for (int j = count - 1; j >= next.Compared && !isHard && next.Score > scoreLimit; j--)
                {
                    float overlap = Box.Overlap(boxes[next.Index].Ordered(), boxes[chosen[j]].Ordered());
                    isHard = overlap >= overlapLimit;
                    next = next with { Score = isHard || decay == 0 ? next.Score : next.Score * MathF.Exp(decay * overlap * overlap) };
                }

                // Not "<=": a score that has become NaN would stay for ever.
                if (isHard || !(next.Score > scoreLimit) || next.Score == before)
                {
                    open[best] = open[--left];
                    if (!isHard && next.Score == before)
                    {
                        chosen[count] = next.Index;
                        if (_isSoft)
                        {
                            chosenScores[count] = next.Score;
                        }

                        count++;
                    }
                }
                else
                {
                    open[best] = next with { Compared = count };
                }
            }
        }

        chosen[count..].Clear();
        if (_isSoft)
        {
            chosenScores[count..].Clear();
        }

        context.Output<int>(_isSoft ? 2 : 1)[0] = count;
    }

    private static int Best(ReadOnlySpan<Open> open)
    {
        int best = 0;
        for (int i = 1; i < open.Length; i++)
        {
            if (open[i].Score > open[best].Score || (open[i].Score == open[best].Score && open[i].Index < open[best].Index))
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>A box that may still be chosen, and how many of the chosen ones it has been compared with.</summary>
    private readonly record struct Open(float Score, int Index, int Compared);
}
