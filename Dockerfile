FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 HOST=0.0.0.0
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.txt
COPY manage.py ./
COPY apps apps
COPY deltacrown deltacrown
RUN python -m compileall -q apps deltacrown && python manage.py collectstatic --noinput --verbosity 0 \
    && useradd --system deltacrown && mkdir --parents var/media && chown --recursive deltacrown var
USER deltacrown
EXPOSE 8000
CMD ["python", "-m", "deltacrown.server"]
