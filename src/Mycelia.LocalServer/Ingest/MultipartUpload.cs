using System.Buffers;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Files;

namespace Mycelia.LocalServer.Ingest;

/// <summary>Reads the two parts of an upload as they come, in any order, and never more of them than is allowed.</summary>
internal sealed class MultipartUpload(long maxAudioBytes, AcceptedAudio accepted)
{
    private const int MaxDataBytes = 64 * 1024;
    private const int MaxOtherBytes = 64 * 1024;
    private const int MaxParts = 16;
    private const int MaxBoundary = 128;
    private const int BlockBytes = 64 * 1024;

    /// <summary>Bytes beyond which a request cannot be one that is accepted.</summary>
    public long MaxRequestBytes => maxAudioBytes + MaxDataBytes + MaxOtherBytes;

    /// <summary>Reads until the closing boundary.</summary>
    /// <param name="request">Its body has not been touched.</param>
    /// <param name="audio">Takes the audio.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Outcome<ChunkFields>> ReadAsync(HttpRequest request, IncomingAudio audio, CancellationToken cancellationToken)
    {
        if (BoundaryOf(request) is not { } boundary)
            return new Refusal(415, "The request must be multipart/form-data with the parts audio and data.");

        try
        {
            return await ReadPartsAsync(new(boundary, request.Body), audio, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is (IOException or InvalidDataException) and not BadHttpRequestException)
        {
            return new Refusal(400, "The multipart body is cut off or malformed.");
        }
    }

    private async Task<Outcome<ChunkFields>> ReadPartsAsync(
        MultipartReader reader,
        IncomingAudio audio,
        CancellationToken cancellationToken
    )
    {
        byte[]? data = null;
        var hasAudio = false;
        for (var parts = 0; await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } part; parts++)
        {
            var name = NameOf(part);
            if (parts == MaxParts || (name == "audio" && hasAudio) || (name == "data" && data is not null))
                return new Refusal(400, "Each of the parts audio and data may come once.", name);
            if (
                part.Headers is { } headers
                && headers.TryGetValue(HeaderNames.ContentEncoding, out var codings)
                && BodyCoding.Find(codings) is { } coding
            )
                return BodyCoding.Refusal(coding);

            if (name == "audio")
            {
                hasAudio = true;
                if (await ReceiveAudioAsync(part, audio, cancellationToken).ConfigureAwait(false) is { } refusal)
                    return refusal;
            }
            else if (
                await ReadAllAsync(part.Body, name == "data" ? MaxDataBytes : MaxOtherBytes, cancellationToken).ConfigureAwait(false)
                is not { } bytes
            )
            {
                return new Refusal(413, "A part other than audio is larger than 64 KiB.", name);
            }
            else if (name == "data")
            {
                data = bytes;
            }
        }

        if (!hasAudio)
            return new Refusal(400, "Audio file is required", "audio");
        return data is null ? new Refusal(400, "Data field is required", "data") : ChunkFieldsParser.Parse(data);
    }

    private async Task<Refusal?> ReceiveAudioAsync(MultipartSection part, IncomingAudio audio, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(part.ContentType, out var type) || accepted.Find(type.MediaType.ToString()) is not { } encoding)
            return new(415, $"The part audio must be of type {accepted.Names}, not {part.ContentType ?? "without a type"}.", "audio");
        audio.Encoding = encoding;

        var buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            int read;
            while (
                (
                    read = await part
                        .Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
                        .ConfigureAwait(false)
                ) > 0
            )
            {
                if (audio.Size + read > maxAudioBytes)
                    return new(413, $"The audio is larger than {maxAudioBytes} bytes.", "audio");
                await audio.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<byte[]?> ReadAllAsync(Stream part, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[maxBytes + 1];
        var length = await part.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length <= maxBytes ? buffer[..length] : null;
    }

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= MaxBoundary } boundary
            ? boundary.ToString()
            : null;

    private static string? NameOf(MultipartSection part) =>
        ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
            ? HeaderUtilities.RemoveQuotes(disposition.Name).ToString()
            : null;
}
