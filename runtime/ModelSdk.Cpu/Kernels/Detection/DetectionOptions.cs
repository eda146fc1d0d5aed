using ModelSdk.Format;
using ModelSdk.Format.FlexBuffers;

namespace ModelSdk.Cpu.Kernels.Detection;

/// <summary>Options of TFLite_Detection_PostProcess, a FlexBuffers map.</summary>
internal sealed record DetectionOptions(
    int MaxDetections,
    int MaxClassesPerDetection,
    int DetectionsPerClass,
    bool UseRegular,
    float ScoreThreshold,
    float OverlapThreshold,
    int Classes,
    float ScaleY,
    float ScaleX,
    float ScaleH,
    float ScaleW)
{
    // What native takes when the model does not say.
    private const int DefaultDetectionsPerClass = 100;

    /// <summary>Reads and checks the options of a node.</summary>
    public static DetectionOptions Read(NodeContext node)
    {
        DetectionOptions options;
        try
        {
            FlexValue map = FlexValue.Parse(node.Node.CustomOptions.Span);
            options = new DetectionOptions(
                map.GetInt32("max_detections"),
                map.GetInt32("max_classes_per_detection"),
                map.GetInt32("detections_per_class", DefaultDetectionsPerClass),
                map.GetBool("use_regular_nms"),
                map.GetSingle("nms_score_threshold"),
                map.GetSingle("nms_iou_threshold"),
                map.GetInt32("num_classes"),
                map.GetSingle("y_scale"),
                map.GetSingle("x_scale"),
                map.GetSingle("h_scale"),
                map.GetSingle("w_scale"));
        }
        catch (ModelFormatException exception)
        {
            throw node.Error($"its options cannot be read ({exception.Message})");
        }

        bool hasCounts = options is { MaxDetections: >= 0, Classes: > 0, MaxClassesPerDetection: > 0 }
            && (!options.UseRegular || Math.Min(options.DetectionsPerClass, options.MaxDetections) > 0);
        return hasCounts && options.OverlapThreshold is > 0 and <= 1
            ? options
            : throw node.Error($"its options do not make sense: {options}");
    }
}
