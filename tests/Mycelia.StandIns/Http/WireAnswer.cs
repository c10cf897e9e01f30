using System.Globalization;
using System.Text;

namespace Mycelia.StandIns.Http;

/// <summary>An answer to be sent.</summary>
/// <param name="Status">The status line's code.</param>
/// <param name="Body">The body.</param>
/// <param name="ContentType">Its type.</param>
public sealed record WireAnswer(int Status, string Body, string ContentType = "text/plain; charset=UTF-8")
{
    /// <summary>Leave to send a body.</summary>
    public static ReadOnlyMemory<byte> Continue { get; } = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    /// <summary>A header or several, each with its line end.</summary>
    public string Headers { get; init; } = "";

    /// <summary>An answer in JSON.</summary>
    public static WireAnswer Json(int status, string json) => new(status, json, "application/json; charset=utf-8");

    /// <summary>As it goes over the wire.</summary>
    public byte[] ToBytes(bool close)
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {Status} {PhraseOf(Status)}\r\nContent-Type: {ContentType}\r\nContent-Length: "
                + $"{body.Length}\r\n{Headers}Connection: {(close ? "close" : "keep-alive")}\r\n\r\n"
        );
        return [.. Encoding.Latin1.GetBytes(head), .. body];
    }

    private static string PhraseOf(int status) =>
        status switch
        {
            200 => "OK",
            400 => "Bad Request",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "Not Found",
            429 => "Too Many Requests",
            500 => "Internal Server Error",
            503 => "Service Unavailable",
            _ => "Whatever",
        };
}
