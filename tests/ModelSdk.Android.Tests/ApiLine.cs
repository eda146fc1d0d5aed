using System.Reflection;
using System.Runtime.CompilerServices;

namespace ModelSdk.Android.Tests;

/// <summary>Members as lines of the public API files of dotnet/android: <c>virtual N.T.M(string! p) -> N.U?</c>.</summary>
/// <remarks>Called by <see cref="StubTests"/>; knows what the declarations need, no more. Constructors are left out.</remarks>
internal static class ApiLine
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(string)] = "string",
    };

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The lines of a type's own public members; the type itself when it has none.</summary>
    public static IEnumerable<string> Of(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        string[] lines =
        [
            .. type.GetFields(Own).Select(field =>
                $"const {type.FullName}.{field.Name} = {field.GetRawConstantValue()} -> {Name(field.FieldType, null)}"),
            .. type.GetProperties(Own).Select(property =>
                $"{Modifiers(property.GetMethod!)}{type.FullName}.{property.Name}.get -> "
                + Name(property.PropertyType, Nullability.Create(property))),
            .. type.GetMethods(Own).Where(static method => !method.IsSpecialName).Select(method => Line(type, method)),
        ];
        return lines.Length == 0 ? [type.FullName!] : lines;
    }

    private static string Line(Type type, MethodInfo method)
    {
        string generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(static argument => argument.Name))}>"
            : "";
        string extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        string parameters = string.Join(", ", method.GetParameters().Select(static parameter =>
            $"{Name(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}"));
        string result = Name(method.ReturnType, Nullability.Create(method.ReturnParameter));
        return $"{Modifiers(method)}{type.FullName}.{method.Name}{generic}({extension}{parameters}) -> {result}";
    }

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.DeclaringType!.IsInterface ? ""
        : method.IsAbstract ? "abstract "
        : method.IsVirtual ? "virtual " : "";

    private static string Name(Type type, NullabilityInfo? nullability)
    {
        string name = Keywords.GetValueOrDefault(type) ?? type.FullName ?? type.Name;
        if (type.IsGenericType)
        {
            IEnumerable<string> arguments = type.GetGenericArguments()
                .Select((argument, at) => Name(argument, nullability?.GenericTypeArguments[at]));
            string definition = type.GetGenericTypeDefinition().FullName!;
            name = $"{definition[..definition.IndexOf('`')]}<{string.Join(", ", arguments)}>";
        }

        return type.IsValueType || type == typeof(void) ? name
            : nullability?.ReadState == NullabilityState.Nullable ? name + "?" : name + "!";
    }
}
