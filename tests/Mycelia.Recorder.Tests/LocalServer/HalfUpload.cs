using System.Net;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>An upload that stops in the middle until it is told to go on.</summary>
internal sealed class HalfUpload : IDisposable
{
    private readonly TaskCompletionSource _underWay = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HalfUpload(MultipartFormDataContent content) =>
        Request = new(HttpMethod.Post, "/api/audio/ingest") { Content = new Halves(content, this) };

    public HttpRequestMessage Request { get; }

    /// <summary>Half of it has left.</summary>
    public Task IsUnderWay => _underWay.Task;

    public void GoOn() => _goOn.TrySetResult();

    public void Dispose() => Request.Dispose();

    private sealed class Halves : HttpContent
    {
        private readonly HttpContent _whole;
        private readonly HalfUpload _upload;

        public Halves(HttpContent whole, HalfUpload upload)
        {
            (_whole, _upload) = (whole, upload);
            Headers.ContentType = whole.Headers.ContentType;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var bytes = await _whole.ReadAsByteArrayAsync();
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            _upload._underWay.TrySetResult();
            await _upload._goOn.Task.WaitAsync(TimeSpan.FromSeconds(20));
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _whole.Headers.ContentLength!.Value;
            return true;
        }
    }
}
